#include "noctem/codec/toml_guard.hpp"

#include "noctem/base/strings.hpp"

namespace noctem::codec {

namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-\"'[]#").find(c) != std::string_view::npos;
}

}  // namespace

bool has_odd_toml_header(std::string_view text) {
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    std::string_view rest = line.starts_with('[') ? line : "";
    while (rest.starts_with('[')) {
      rest = trim(rest.substr(1));
    }
    if (!rest.empty() && !begins_name(rest.front())) {
      return true;
    }
  }
  return false;
}

}  // namespace noctem::codec
