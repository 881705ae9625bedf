// Lines that pretend that somebody else begins to speak: "System:", "### Instruction:".

#include <algorithm>
#include <array>

#include "marker.hpp"

namespace noctem::text {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kDecorationMax = 16;
constexpr std::size_t kSpeechBytesMax = 200;

// These speak in no other text.
constexpr auto kSpeakers = std::to_array({
    "aiassistant"sv,
    "assistant"sv,
    "developermessage"sv,
    "human"sv,
    "importantinstructions"sv,
    "newinstruction"sv,
    "newinstructions"sv,
    "newsystemprompt"sv,
    "systeminstruction"sv,
    "systeminstructions"sv,
    "systemmessage"sv,
    "systemoverride"sv,
    "systemprompt"sv,
    "systemreminder"sv,
});
// These are also fields of forms; they speak if what follows is said to somebody.
constexpr auto kFields = std::to_array({
    "admin"sv,
    "ai"sv,
    "developer"sv,
    "instruction"sv,
    "instructions"sv,
    "system"sv,
    "systemnote"sv,
    "systemupdate"sv,
    "user"sv,
});
// These speak in the headings of instruction-tuned models.
constexpr auto kHeadings = std::to_array({
    "assistant"sv,
    "human"sv,
    "instruction"sv,
    "instructions"sv,
    "newinstructions"sv,
    "response"sv,
    "system"sv,
    "systemmessage"sv,
    "systemprompt"sv,
    "user"sv,
});
constexpr auto kBanners = std::to_array({
    "beginsystemmessage"sv,
    "beginsystemprompt"sv,
    "endofsystemprompt"sv,
    "endsystemmessage"sv,
    "endsystemprompt"sv,
    "newinstructions"sv,
    "newsystemprompt"sv,
    "systeminstructions"sv,
    "systemmessage"sv,
    "systemoverride"sv,
    "systemprompt"sv,
});
// Said to somebody: a second person, or what nobody says in a field of a form.
constexpr auto kAddress = std::to_array({
    "you "sv,        "your "sv,           "ignore"sv,        "disregard"sv,
    "forget"sv,      "from now on"sv,     "override"sv,      "bypass"sv,
    "do not tell"sv, "don't tell"sv,      "never mention"sv, "reveal"sv,
    "pretend"sv,     "act as"sv,          "respond with"sv,  "reply with"sv,
    "answer with"sv, "execute the"sv,     "run the"sv,       "the assistant"sv,
    "send the"sv,    "send all"sv,        "comply"sv,        "mark this"sv,
    "approve "sv,    "instead of the "sv,
});
constexpr auto kNames = std::to_array({"assistant"sv, "developer"sv, "system"sv, "user"sv});

static_assert(std::ranges::is_sorted(kSpeakers) && std::ranges::is_sorted(kFields) &&
              std::ranges::is_sorted(kHeadings) && std::ranges::is_sorted(kBanners));

constexpr std::string_view kDecoration = " #*>_=~`|-\"'([{.";

struct Line {
  std::size_t begin = 0;   // of its first word
  std::size_t hashes = 0;  // '#' before it
  bool banner = false;     // at least three of "=-*#~" before it
};

Line line_at(std::string_view text, std::size_t at) {
  Line line{at, 0, false};
  std::size_t strokes = 0;
  while (line.begin < text.size() && line.begin < at + kDecorationMax &&
         kDecoration.find(text[line.begin]) != kDecoration.npos) {
    const char letter = text[line.begin++];
    line.hashes += letter == '#' ? 1u : 0u;
    strokes += "=-*#~"sv.find(letter) != std::string_view::npos ? 1u : 0u;
  }
  line.banner = strokes >= 3;
  return line;
}

bool is_said_to_somebody(std::string_view text, std::size_t at) {
  const auto end = std::min(text.size(), at + kSpeechBytesMax);
  const auto speech =
      text.substr(at, text.find('\n', skip_white(text, at)) - at).substr(0, end - at);
  return std::ranges::any_of(
      kAddress, [&](std::string_view words) { return speech.find(words) != speech.npos; });
}

bool speaks(std::string_view text, const Line& line, const Name& name, std::size_t behind) {
  if (is_one_of(name.letters, kSpeakers)) {
    return true;
  }
  if (line.hashes >= 2 && is_one_of(name.letters, kHeadings)) {
    return true;
  }
  return is_one_of(name.letters, kFields) && is_said_to_somebody(text, behind);
}

}  // namespace

Found role_at(std::string_view text, std::size_t at) {
  const auto line = line_at(text, at);
  const auto name = name_at(text, line.begin, " _-");
  if (name.letters.empty()) {
    return {};
  }
  auto end = name.end;
  while (end < text.size() && end < name.end + 4 && " *_\"')]"sv.find(text[end]) != text.npos) {
    ++end;
  }
  if (letter_at(text, end) == ':') {
    if (name.letters == "actioninput") {
      return Marker{FindingKind::tool_call, line.begin, end + 1};
    }
    return speaks(text, line, name, end + 1)
               ? Found{{FindingKind::role_marker, line.begin, end + 1}}
               : Found{};
  }
  if (letter_at(text, name.end) == '\n' && is_one_of(name.letters, kNames) &&
      is_said_to_somebody(text, name.end)) {
    return Marker{FindingKind::role_marker, line.begin, name.end};
  }
  if (line.banner && is_one_of(name.letters, kBanners)) {
    return Marker{FindingKind::role_marker, at, name.end};
  }
  const bool block = name.letters == "toolcode" || name.letters == "toolcall";
  return block && text.substr(at, line.begin - at).find("``") != text.npos
             ? Found{{FindingKind::tool_call, at, name.end}}
             : Found{};
}

}  // namespace noctem::text
