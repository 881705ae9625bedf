#pragma once
// Cuts a text of documentation into what a person would contribute: paragraphs and blocks of code.

#include <string>
#include <string_view>
#include <vector>

namespace noctem::bench {

inline constexpr std::size_t kPieceBytesMin = 40;
inline constexpr std::size_t kPieceBytesMax = 4096;

// At empty lines, and at the end of a line where a piece gets too long. Only UTF-8.
std::vector<std::string> pieces_of(std::string_view text);

// The words of a manual page: macros become ends of paragraphs, fonts are dropped.
std::string without_roff(std::string_view page);

}  // namespace noctem::bench
