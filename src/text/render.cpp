#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/text/scanner.hpp"

#include "character.hpp"
#include "code_point.hpp"

namespace noctem::text {

namespace {

constexpr int kRoundsMax = 3;
constexpr std::size_t kNamesMax = 8;  // of characters that are not seen
constexpr std::string_view kOpen = "⟪";
constexpr std::string_view kClose = "⟫";
constexpr std::string_view kDot = "·";

std::string_view label_of(FindingKind kind) {
  switch (kind) {
    case FindingKind::instruction_tag:
      return "instruction tag";
    case FindingKind::role_marker:
      return "role marker";
    case FindingKind::chat_token:
      return "chat token";
    case FindingKind::tool_call:
      return "tool call";
    case FindingKind::homoglyph:
      return "disguised marker";
    case FindingKind::terminal:
      return "terminal control";
    case FindingKind::fence:
      return "fence look-alike";
    case FindingKind::beyond:
      return "not scanned and not shown";
    case FindingKind::invisible:
    case FindingKind::bidirectional:
    case FindingKind::unicode_tag:
      break;
  }
  return "hidden";
}

// The words of a marker: what is no letter or digit becomes a dot.
void append_words(std::string& to, std::string_view span) {
  to += ' ';
  for (std::size_t at = 0; at < span.size();) {
    const auto point = code_point_at(span, at);
    const auto character = character_of(point.code);
    const char folded = character.folded;
    const bool word = (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
    if (word && point.size == 1) {
      to += span[at];
    } else if (word) {
      to += folded;
    } else if (folded == kOtherLetter) {
      to += span.substr(at, point.size);
    } else if (character.sight == Sight::seen && !to.ends_with(kDot)) {
      to += kDot;
    } else if (folded == ' ' || folded == '\n') {
      to += to.ends_with(kDot) ? "" : kDot;
    }
    at += point.size;
  }
}

// The names of characters that nobody sees, as many as make sense to show.
void append_names(std::string& to, std::string_view span) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < span.size(); ++count) {
    const auto point = code_point_at(span, at);
    if (count < kNamesMax) {
      to += ' ' + code_point_name(point.code);
    }
    at += point.size;
  }
  if (count > kNamesMax) {
    to += " and " + std::to_string(count - kNamesMax) + " more";
  }
}

void append_neutral(std::string& to, FindingKind kind, std::string_view span) {
  to += kOpen;
  to += label_of(kind);
  switch (kind) {
    case FindingKind::instruction_tag:
    case FindingKind::role_marker:
    case FindingKind::chat_token:
    case FindingKind::tool_call:
    case FindingKind::homoglyph:
      append_words(to, span);
      break;
    case FindingKind::invisible:
    case FindingKind::bidirectional:
    case FindingKind::unicode_tag:
      append_names(to, span);
      break;
    case FindingKind::terminal:
      append_names(to, span.substr(0, code_point_at(span, 0).size));
      [[fallthrough]];
    case FindingKind::fence:
    case FindingKind::beyond:
      to += " of " + std::to_string(span.size()) + " bytes";
      break;
  }
  to += kClose;
}

std::string neutralised(std::string_view content, std::span<const Finding> findings) {
  std::string text;
  text.reserve(content.size() + findings.size() * 32);
  std::size_t shown = 0;
  for (const auto& finding : findings) {
    NOCTEM_ASSERT(finding.begin >= shown && finding.end > finding.begin, finding.begin, shown);
    NOCTEM_ASSERT(finding.end <= content.size(), finding.end, content.size());
    text += content.substr(shown, finding.begin - shown);
    append_neutral(text, finding.kind, content.substr(finding.begin, finding.end - finding.begin));
    shown = finding.end;
  }
  text += content.substr(shown);
  return text;
}

}  // namespace

// What was made harmless is looked at again: words that were parted by a marker may have come
// together. A text that is not clean after a few rounds is an attack on this function.
std::string render(std::string_view content, std::span<const Finding> findings) {
  auto text = neutralised(content, findings);
  for (int round = 1; !findings.empty() && round < kRoundsMax; ++round) {
    const auto left = scan(text);
    if (left.empty()) {
      return text;
    }
    text = neutralised(text, left);
  }
  if (findings.empty() || scan(text).empty()) {
    return text;
  }
  text.clear();
  append_neutral(text, FindingKind::beyond, content);
  return text;
}

}  // namespace noctem::text
