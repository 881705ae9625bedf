#pragma once
// A text as a careless eye reads it: letters lowered, look-alikes folded to ASCII, white space
// collapsed (to '\n' where a line ends), and nothing that is not seen. Each character knows the
// bytes that it came from. What was dropped and has no good reason to be there is `hidden`.
//
// Private to text; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/text/scanner.hpp"

namespace noctem::text {

struct Skeleton {
  std::string text;
  std::vector<std::uint32_t> begins;
  std::vector<std::uint32_t> ends;
  std::vector<Finding> hidden;  // ascending; neighbours of one kind are one finding
};

Skeleton skeleton_of(std::string_view content);

}  // namespace noctem::text
