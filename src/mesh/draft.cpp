#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

Result<std::optional<std::string>> Draft::get(Table table, std::string_view key) {
  if (const auto changed = changes_.find({table, std::string(key)}); changed != changes_.end()) {
    return changed->second;
  }
  return below_.get(table, key);
}

Result<> Draft::put(Table table, std::string_view key, std::string text) {
  changes_.insert_or_assign({table, std::string(key)}, std::move(text));
  return {};
}

Result<> Draft::erase(Table table, std::string_view key) {
  changes_.insert_or_assign({table, std::string(key)}, std::nullopt);
  return {};
}

Result<std::vector<StateRow>> Draft::scan(Table table, std::string_view prefix,
                                          std::string_view after, std::size_t rows_max) {
  // Rows below that were erased here take no place in the answer, so ask for that many more.
  auto changed = after < prefix ? changes_.lower_bound({table, std::string(prefix)})
                                : changes_.upper_bound({table, std::string(after)});
  std::size_t erased = 0;
  for (auto it = changed;
       it != changes_.end() && it->first.first == table && it->first.second.starts_with(prefix);
       ++it) {
    erased += it->second.has_value() ? 0 : 1;
  }
  NOCTEM_TRY(const auto below, below_.scan(table, prefix, after, rows_max + erased));
  std::vector<StateRow> merged;
  auto row = below.begin();
  const auto ours = [&] {
    return changed != changes_.end() && changed->first.first == table &&
           changed->first.second.starts_with(prefix);
  };
  while (merged.size() < rows_max && (row != below.end() || ours())) {
    if (!ours() || (row != below.end() && row->key < changed->first.second)) {
      merged.push_back(*row++);
      continue;
    }
    if (row != below.end() && row->key == changed->first.second) {
      ++row;
    }
    if (changed->second.has_value()) {
      merged.push_back({changed->first.second, *changed->second});
    }
    ++changed;
  }
  return merged;
}

Result<> Draft::keep() {
  for (auto& [place, text] : changes_) {
    if (text.has_value()) {
      NOCTEM_CHECK(below_.put(place.first, place.second, std::move(*text)));
    } else {
      NOCTEM_CHECK(below_.erase(place.first, place.second));
    }
  }
  changes_.clear();
  return {};
}

}  // namespace noctem::mesh
