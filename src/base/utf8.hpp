#pragma once
// One step of a strict UTF-8 reader. Private to base: others ask is_utf8.

#include <cstddef>
#include <string_view>

namespace noctem {

struct CodePoint {
  char32_t code = 0;
  std::size_t size_bytes = 0;  // 0: the text does not begin with a code point
};

CodePoint first_code_point(std::string_view text);

}  // namespace noctem
