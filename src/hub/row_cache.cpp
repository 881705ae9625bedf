#include "row_cache.hpp"

#include <utility>

namespace noctem::hub {

namespace {

// What a hash map's node and two strings cost beside their letters.
constexpr std::size_t kRowBytes = 128;

std::string place_of(mesh::Table table, std::string_view key) {
  std::string place;
  place.reserve(key.size() + 1);
  place += static_cast<char>('A' + static_cast<int>(table));
  place += key;
  return place;
}

}  // namespace

const std::optional<std::string>* RowCache::find(mesh::Table table, std::string_view key) {
  const auto place = place_of(table, key);
  if (const auto found = young_.find(place); found != young_.end()) {
    return &found->second;
  }
  const auto found = old_.find(place);
  if (found == old_.end()) {
    return nullptr;
  }
  put(table, key, std::move(found->second));  // takes it out of the old half
  const auto moved = young_.find(place);
  return moved == young_.end() ? nullptr : &moved->second;
}

void RowCache::put(mesh::Table table, std::string_view key, std::optional<std::string> row) {
  if (half_bytes_max_ == 0) {
    return;
  }
  auto place = place_of(table, key);
  old_.erase(place);
  auto& kept = young_[place];
  young_bytes_ += row.has_value() ? row->size() : 0;
  young_bytes_ -= kept.has_value() ? kept->size() : 0;
  kept = std::move(row);
  if (young_.size() * kRowBytes + young_bytes_ > half_bytes_max_ && young_.size() > 1) {
    auto newest = young_.extract(place);
    old_ = std::exchange(young_, {});
    young_bytes_ = newest.mapped().has_value() ? newest.mapped()->size() : 0;
    young_.insert(std::move(newest));
  }
}

void RowCache::clear() {
  young_.clear();
  old_.clear();
  young_bytes_ = 0;
}

}  // namespace noctem::hub
