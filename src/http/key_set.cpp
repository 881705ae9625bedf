#include "key_set.hpp"

#include <cstring>
#include <utility>

#include "noctem/base/assert.hpp"

namespace noctem::http {
namespace {

constexpr std::size_t kPlacesMin = 16;
constexpr KeySet::Key kEmpty{};

std::size_t start_of(const KeySet::Key& key) {
  std::uint64_t number = 0;
  std::memcpy(&number, key.data(), sizeof(number));
  return static_cast<std::size_t>(number);
}

}  // namespace

std::size_t KeySet::place_of(const Key& key) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = start_of(key) & mask;
  while (places_[place] != key && places_[place] != kEmpty) {
    place = (place + 1) & mask;
  }
  return place;
}

bool KeySet::contains(const Key& key) const { return size_ > 0 && places_[place_of(key)] == key; }

void KeySet::insert(const Key& key) {
  NOCTEM_ASSERT(key != kEmpty);
  if ((size_ + 1) * 4 > places_.size() * 3) {
    grow();
  }
  places_[place_of(key)] = key;
  ++size_;
}

void KeySet::grow() {
  std::vector<Key> old(places_.empty() ? kPlacesMin : places_.size() * 2);
  old.swap(places_);
  for (const Key& key : old) {
    if (key != kEmpty) {
      places_[place_of(key)] = key;
    }
  }
}

void KeySet::clear() {
  std::vector<Key>().swap(places_);
  size_ = 0;
}

}  // namespace noctem::http
