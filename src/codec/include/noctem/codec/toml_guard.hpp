#pragma once
// What toml++ 3.3 must not be shown: it aborts the program where a bracket at the head of a line is
// not followed by a name or a value, instead of saying that the text is wrong.
//
// Pure.

#include <string_view>

namespace noctem::codec {

bool has_odd_toml_header(std::string_view text);

}  // namespace noctem::codec
