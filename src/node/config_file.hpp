#pragma once
// The TOML file as a flat list: "http.workers" from [http] workers = 2, with its line. What a value
// must be is decided later; what TOML itself refuses is refused here, with line and column.
//
// A pure function; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/node/config.hpp"

namespace noctem::node {

struct FileSetting {
  std::string key;
  std::string value;  // an integer in decimal, a list joined by commas
  enum class Type { text, integer, list, other } type = Type::other;
  std::uint32_t line = 0;
};

Result<std::vector<FileSetting>> parse_config_file(std::string_view text);

}  // namespace noctem::node
