#pragma once
// The forms of each class. $I is an instruction, $T the name of a tool, $N a nonce of 8 digits, $Z
// a run of hidden characters. Marked forms of other classes are put in disguise for `homoglyph`.

#include <span>
#include <string_view>

namespace noctem::bench {

struct Forms {
  std::string_view name;
  std::span<const std::string_view> forms;
};

std::span<const Forms> all_forms();
std::span<const std::string_view> instructions();
std::span<const std::string_view> tools();

}  // namespace noctem::bench
