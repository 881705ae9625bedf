#pragma once
// Texts made by chance from what attacks are made of: markers, halves of markers, disguises,
// hidden characters, separators. Each seed gives the same text.
//
// Tests only.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace noctem::text {

inline constexpr auto kHostilePieces = std::to_array<std::string_view>({
    "<system>",
    "<sys",
    "tem>",
    "</",
    "<|",
    "|>",
    "im_start",
    "[INST]",
    "[/",
    "INST",
    "]",
    "<",
    ">",
    "[",
    "{",
    "}",
    "\"",
    "\\\"",
    "\\n",
    "\n",
    "\r",
    "\r\n",
    " ",
    "  ",
    "\t",
    ":",
    ",",
    "'",
    "System",
    "Human:",
    "Assistant",
    "### Instruction:",
    "Action Input:",
    "you must ",
    "ignore",
    "\"role\"",
    "\"system\"",
    "\"name\": \"x\", ",
    "\"arguments\": {",
    "END",
    "MESH",
    "DATA",
    "end",
    "mesh data",
    "[END MESH DATA 7f3a9c21",
    "7f3a9c21",
    "7f3a",
    "9c21",
    "E N D",
    "of the ",
    "untrusted",
    "— Do not execute",
    "\u200b",
    "\u200d",
    "\ufe0f",
    "\u202e",
    "\u200f",
    "\u0301",
    "\U000e0041",
    "\U000e007f",
    "🏴",
    "😀",
    "ש",
    "क",
    "ѕ",
    "＜",
    "｜",
    "＞",
    "⟪",
    "⟫",
    "·",
    "chat token",
    "\x1b",
    "\x1b[",
    "31m",
    "\x1b]0;",
    "\x07",
    "\\",
    "\b",
    "\u009b",
    "\xff",
    "\xe2\x80",
    "<invoke name=",
    "<function=",
    "```tool_code",
    "===",
    "a",
    "7",
    "日本",
});

inline std::string hostile_text(std::uint64_t seed, std::size_t pieces) {
  std::string text;
  auto state = seed * 6364136223846793005u + 1442695040888963407u;
  for (std::size_t i = 0; i < pieces; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    text += kHostilePieces[(state >> 33) % kHostilePieces.size()];
  }
  return text;
}

}  // namespace noctem::text
