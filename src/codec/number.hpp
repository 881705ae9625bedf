#pragma once
// Numbers between their text and their double. The text is ECMAScript's, so that any JavaScript
// engine writes the same bytes; the double is the nearest one, ties to even.
//
// Pure functions; any thread.

#include <optional>
#include <string>
#include <string_view>

namespace noctem::codec {

void append_number(std::string& to, double value);  // finite

// `literal` follows JSON's grammar. Nothing if it is too large for a double; too small is zero.
std::optional<double> parse_number(std::string_view literal);

}  // namespace noctem::codec
