#pragma once
// How a settings file is laid out: its line ends and its indentation, taken from the text itself,
// so that what is added looks as if it had always been there.
//
// Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/connect/jsonc.hpp"

namespace noctem::connect {

bool has_newline(std::string_view text);
std::string newline_of(std::string_view text);

// The blanks at the head of the line that holds this place.
std::string indent_at(std::string_view text, std::size_t offset);

struct Layout {
  std::string newline = "\n";
  std::string unit = "  ";
};
Layout layout_of(std::string_view text, Span root);

// In the order in which people write an entry.
std::vector<codec::JsonObject::Member> members_of(const codec::JsonObject& object);

// Over several lines, all but the first behind `indent`.
std::string spread(const codec::Json& value, const Layout& layout, const std::string& indent);

}  // namespace noctem::connect
