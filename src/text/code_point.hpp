#pragma once
// One code point at a time, from text that is UTF-8 by contract. A byte that begins none counts as
// U+FFFD of one byte, so that every byte is looked at and nothing is read past the end.
//
// Private to text; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace noctem::text {

struct CodePoint {
  char32_t code = 0;
  std::size_t size = 0;  // 0: the text is at its end
};

CodePoint code_point_at(std::string_view text, std::size_t at);

// "U+200B"
std::string code_point_name(char32_t code);

}  // namespace noctem::text
