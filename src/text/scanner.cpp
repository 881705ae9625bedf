#include "noctem/text/scanner.hpp"

#include <algorithm>
#include <array>

#include "code_point.hpp"
#include "marker.hpp"
#include "skeleton.hpp"

namespace noctem::text {

namespace {

constexpr bool is_letter(char letter) { return letter >= 'a' && letter <= 'z'; }

constexpr std::array<bool, 256> marker_beginnings() {
  std::array<bool, 256> beginnings{};
  for (const char letter : std::string_view("<[\"'be3")) {
    beginnings[static_cast<unsigned char>(letter)] = true;
  }
  return beginnings;
}
constexpr auto kBeginnings = marker_beginnings();

// Whether it is worth asking there.
bool may_begin(std::string_view text, std::size_t at) {
  return kBeginnings[static_cast<unsigned char>(text[at])] || at == 0 || text[at - 1] == '\n';
}

// The first family that knows a marker that begins here.
Found marker_at(std::string_view text, std::size_t at) {
  const bool line = at == 0 || text[at - 1] == '\n';
  Found found;
  if (line) {
    found = role_at(text, at);
  }
  switch (found ? '\0' : text[at]) {
    case '<':
      return tag_at(text, at);
    case '[':
      found = bracket_at(text, at);
      return found ? found : fence_at(text, at);
    case '"':
    case '\'':
      return member_at(text, at);
    case 'b':
    case 'e':
    case '3':
      return at == 0 || !is_letter(text[at - 1]) ? fence_at(text, at) : Found{};
    default:
      return found;
  }
}

// The bars and the low line that one family of models writes its tokens with.
bool belongs_to_tokens(char32_t code) { return code == 0xff5c || code == 0x2581; }

bool is_disguised(std::string_view bytes, FindingKind kind) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto point = code_point_at(bytes, at);
    const bool hidden = point.code < 0x20 && point.code != '\n' && point.code != '\t' &&
                        point.code != '\r' && point.code != '\v' && point.code != '\f';
    const bool token = kind == FindingKind::chat_token && belongs_to_tokens(point.code);
    if (hidden || point.code == 0x7f || (point.code >= 0x80 && point.code != 0xa0 && !token)) {
      return true;
    }
    at += point.size;
  }
  return false;
}

std::vector<Finding> markers_in(const Skeleton& skeleton, std::string_view content) {
  std::vector<Finding> findings;
  for (std::size_t at = 0; at < skeleton.text.size();) {
    const auto marker = may_begin(skeleton.text, at) ? marker_at(skeleton.text, at) : Found{};
    if (!marker) {
      ++at;
      continue;
    }
    const auto begin = skeleton.begins[marker->begin];
    const auto end = skeleton.ends[marker->end - 1];
    const bool disguised = marker->kind != FindingKind::fence &&
                           is_disguised(content.substr(begin, end - begin), marker->kind);
    findings.push_back({disguised ? FindingKind::homoglyph : marker->kind, begin, end});
    at = marker->end;
  }
  return findings;
}

// What is hidden within a marker is part of it.
std::vector<Finding> merged(const std::vector<Finding>& markers,
                            const std::vector<Finding>& hidden) {
  std::vector<Finding> all(markers.size() + hidden.size());
  std::ranges::merge(markers, hidden, all.begin(), {}, &Finding::begin, &Finding::begin);
  std::vector<Finding> apart;
  for (const auto& finding : all) {
    if (!apart.empty() && finding.begin < apart.back().end) {
      apart.back().end = std::max(apart.back().end, finding.end);
      continue;
    }
    apart.push_back(finding);
  }
  return apart;
}

}  // namespace

std::string_view name_of(FindingKind kind) {
  switch (kind) {
    case FindingKind::instruction_tag:
      return "instruction_tag";
    case FindingKind::role_marker:
      return "role_marker";
    case FindingKind::chat_token:
      return "chat_token";
    case FindingKind::tool_call:
      return "tool_call";
    case FindingKind::fence:
      return "fence";
    case FindingKind::invisible:
      return "invisible";
    case FindingKind::bidirectional:
      return "bidirectional";
    case FindingKind::terminal:
      return "terminal";
    case FindingKind::unicode_tag:
      return "unicode_tag";
    case FindingKind::homoglyph:
      return "homoglyph";
    case FindingKind::beyond:
      return "beyond";
  }
  return "";
}

std::vector<Finding> scan(std::string_view content) {
  const auto skeleton = skeleton_of(content);
  auto findings = merged(markers_in(skeleton, content), skeleton.hidden);
  if (findings.size() > kFindingsMax) {
    findings.resize(kFindingsMax);
    findings.back() = {FindingKind::beyond, findings.back().begin, content.size()};
  }
  return findings;
}

}  // namespace noctem::text
