#pragma once
// Looks in the words of strangers for what a model or a terminal could take for a command of its
// own surroundings: markers of prompts, and characters that nobody sees. The text itself is never
// changed, for its bytes are signed; findings are shown beside it, and `render` gives the text in
// which each is made harmless and visible. It knows forms, not meanings: an instruction in plain
// words passes (docs/scanner.md says what else does).
//
// Pure functions; any thread. Linear in the text.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::text {

enum class FindingKind : std::uint8_t {
  instruction_tag,  // <system>, </instructions>, <important>
  role_marker,      // "System: you are", "### Instruction:", {"role": "system"}
  chat_token,       // <|im_start|>, [INST], <start_of_turn>
  tool_call,        // <tool_call>, <invoke name="…">, {"name": …, "arguments": {
  fence,            // what looks like the end or the beginning of a fence around foreign text
  invisible,        // zero width, filler and format characters, except where a script needs them
  bidirectional,    // embeddings, overrides and isolates
  terminal,         // ANSI escapes and control characters
  unicode_tag,      // U+E0000 to U+E007F
  homoglyph,        // one of the markers above, spelled with look-alikes
  beyond,           // from here on there are more than kFindingsMax: nothing more was looked at
};

inline constexpr std::size_t kFindingsMax = 256;

// Bytes [begin, end) of the content. In ascending order, never empty, never overlapping.
struct Finding {
  FindingKind kind = FindingKind::instruction_tag;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const Finding&) const = default;
};

std::string_view name_of(FindingKind kind);  // as in `flags`: "instruction_tag"

// At most kFindingsMax; bytes that are no UTF-8 are looked at one by one.
std::vector<Finding> scan(std::string_view content);

// `findings` are those of scan(content). In what comes back scan finds nothing.
std::string render(std::string_view content, std::span<const Finding> findings);

}  // namespace noctem::text
