#pragma once
// Rows of the state as the last commit left them, kept in memory because most commits read the same
// ones again. Bounded in bytes; what was not used for longest goes first, roughly: rows move
// between a young and an old half, and the old half is dropped when the young one is full. That a
// row is not there is remembered too.
//
// Belongs to the writer's thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "noctem/mesh/state.hpp"

namespace noctem::hub {

class RowCache {
 public:
  explicit RowCache(std::size_t bytes_max) : half_bytes_max_(bytes_max / 2) {}

  // Outer: known at all; inner: the row, if there is one. Valid until the next call.
  const std::optional<std::string>* find(mesh::Table table, std::string_view key);
  void put(mesh::Table table, std::string_view key, std::optional<std::string> row);
  void clear();
  std::size_t rows() const { return young_.size() + old_.size(); }

 private:
  using Rows = std::unordered_map<std::string, std::optional<std::string>>;
  std::size_t half_bytes_max_;
  Rows young_;
  Rows old_;
  std::size_t young_bytes_ = 0;  // letters of the young rows
};

}  // namespace noctem::hub
