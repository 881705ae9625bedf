#pragma once
// The two facts about UTF-8 that a parser needs beside base::is_utf8: how long the sequence at a
// place is, so that an error can say where, and how keys compare by the UTF-16 code units that
// RFC 8785 sorts by, without converting them.
//
// Pure functions; any thread.

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace noctem::codec {

// The length of the well-formed sequence at the start of `text`, or 0 if there is none.
std::size_t utf8_sequence_size(std::string_view text);

// The order of two UTF-8 texts by UTF-16 code units. It differs from the order of bytes in one
// place: U+10000 and above (surrogates D800-DFFF) come before U+E000-U+FFFF.
std::strong_ordering compare_as_utf16(std::string_view a, std::string_view b);

void append_utf8(std::string& to, char32_t code_point);

}  // namespace noctem::codec
