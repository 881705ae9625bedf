#include "noctem/mesh/row.hpp"

#include <fmt/core.h>

namespace noctem::mesh {

Error damaged_row(Table table, std::string_view key) {
  return corrupt("mesh_row", fmt::format("the row {} of {} is damaged; `noctem mesh verify` makes "
                                         "the state again from the log",
                                         key, name_of(table)));
}

Error missing_row(Table table, std::string_view key) {
  return corrupt("mesh_row", fmt::format("the row {} of {} is missing; `noctem mesh verify` makes "
                                         "the state again from the log",
                                         key, name_of(table)));
}

std::string key_of(std::initializer_list<std::string_view> words) {
  std::string key;
  for (const std::string_view word : words) {
    key += (key.empty() ? "" : "/");
    key += word;
  }
  return key;
}

std::string padded(std::uint64_t number, int digits) {
  return fmt::format("{:0{}}", number, digits);
}

}  // namespace noctem::mesh
