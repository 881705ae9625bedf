#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

Result<std::optional<std::string>> MemoryState::get(Table table, std::string_view key) {
  const auto& rows = tables_[static_cast<int>(table)];
  const auto found = rows.find(key);
  return found == rows.end() ? std::optional<std::string>() : found->second;
}

Result<> MemoryState::put(Table table, std::string_view key, std::string text) {
  tables_[static_cast<int>(table)].insert_or_assign(std::string(key), std::move(text));
  return {};
}

Result<> MemoryState::erase(Table table, std::string_view key) {
  auto& rows = tables_[static_cast<int>(table)];
  if (const auto found = rows.find(key); found != rows.end()) {
    rows.erase(found);
  }
  return {};
}

Result<std::vector<StateRow>> MemoryState::scan(Table table, std::string_view prefix,
                                                std::string_view after, std::size_t rows_max) {
  const auto& rows = tables_[static_cast<int>(table)];
  std::vector<StateRow> found;
  auto at = after < prefix ? rows.lower_bound(prefix) : rows.upper_bound(after);
  for (; at != rows.end() && at->first.starts_with(prefix) && found.size() < rows_max; ++at) {
    found.push_back({at->first, at->second});
  }
  return found;
}

}  // namespace noctem::mesh
