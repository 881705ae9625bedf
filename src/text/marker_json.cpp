// Members of JSON, or of what is written like it, that make a message or a call of a text.

#include <algorithm>
#include <array>

#include "marker.hpp"

namespace noctem::text {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kValueLettersMax = 64;
constexpr std::size_t kArgumentBytesMax = 256;

constexpr auto kRoles = std::to_array({"assistant"sv, "developer"sv, "system"sv, "tool"sv});
constexpr auto kCallMembers =
    std::to_array({"functioncall"sv, "toolcall"sv, "toolcalls"sv, "tooluse"sv});
constexpr auto kCallTypes = std::to_array(
    {"functioncall"sv, "functioncalloutput"sv, "toolcall"sv, "toolresult"sv, "tooluse"sv});
constexpr auto kNamesOfCalls =
    std::to_array({"action"sv, "function"sv, "name"sv, "recipientname"sv, "tool"sv, "toolname"sv});
constexpr auto kArguments = std::to_array(
    {"actioninput"sv, "args"sv, "arguments"sv, "input"sv, "parameters"sv, "toolinput"sv});

static_assert(std::ranges::is_sorted(kRoles) && std::ranges::is_sorted(kCallMembers) &&
              std::ranges::is_sorted(kCallTypes) && std::ranges::is_sorted(kNamesOfCalls) &&
              std::ranges::is_sorted(kArguments));

constexpr bool is_quote(char letter) { return letter == '"' || letter == '\''; }

// "key" :   with the place behind the colon; 0 if it is something else.
struct Member {
  std::string key;
  std::size_t value = 0;
};

Member key_at(std::string_view text, std::size_t at) {
  if (!is_quote(letter_at(text, at))) {
    return {};
  }
  auto name = name_at(text, at + 1, "_-");
  const auto colon = skip_white(text, name.end + 1);
  if (name.letters.empty() || letter_at(text, name.end) != text[at] ||
      letter_at(text, colon) != ':') {
    return {};
  }
  return {std::move(name.letters), skip_white(text, colon + 1)};
}

// Behind the closing quote; 0 if no short string begins here.
std::size_t string_end(std::string_view text, std::size_t at) {
  if (!is_quote(letter_at(text, at))) {
    return 0;
  }
  for (auto i = at + 1; i < text.size() && i < at + 2 + kValueLettersMax; ++i) {
    if (text[i] == text[at]) {
      return i + 1;
    }
    if (text[i] == '\n') {
      return 0;
    }
  }
  return 0;
}

Found message(std::string_view text, std::size_t at, std::size_t value) {
  const auto end = string_end(text, value);
  if (end == 0) {
    return {};
  }
  const auto role = name_at(text, value + 1, "");
  if (role.end + 1 != end) {
    return {};
  }
  if (is_one_of(role.letters, kRoles)) {
    return Marker{FindingKind::role_marker, at, end};
  }
  // A user is also a row of a table; only a message has content.
  const auto next = key_at(text, skip_white(text, end + 1));
  const bool content = letter_at(text, end) == ',' && next.key == "content";
  return role.letters == "user" && content ? Found{{FindingKind::role_marker, at, end}} : Found{};
}

Found typed(std::string_view text, std::size_t at, std::size_t value) {
  const auto end = string_end(text, value);
  const auto type = name_at(text, value + 1, "_-");
  const bool call = end != 0 && type.end + 1 == end && is_one_of(type.letters, kCallTypes);
  return call ? Found{{FindingKind::tool_call, at, end}} : Found{};
}

// "name": "x", "arguments": {
Found named_call(std::string_view text, std::size_t at, std::size_t value) {
  const auto end = string_end(text, value);
  if (end == 0 || letter_at(text, end) != ',') {
    return {};
  }
  const auto next = key_at(text, skip_white(text, end + 1));
  const char first = letter_at(text, next.value);
  const bool called =
      next.value > 0 && is_one_of(next.key, kArguments) && (first == '{' || is_quote(first));
  return called ? Found{{FindingKind::tool_call, at, next.value + 1}} : Found{};
}

// "arguments": {…}, "name":
Found call_named_last(std::string_view text, std::size_t at, std::size_t value) {
  if (text[value] != '{') {
    return {};
  }
  const auto brace =
      text.substr(0, std::min(text.size(), value + kArgumentBytesMax)).find("},", value);
  const auto next = brace == text.npos ? Member{} : key_at(text, skip_white(text, brace + 2));
  const bool named = next.value > 0 && is_one_of(next.key, kNamesOfCalls);
  return named ? Found{{FindingKind::tool_call, at, next.value}} : Found{};
}

Found method(std::string_view text, std::size_t at, std::size_t value) {
  const bool call = text.substr(value + 1).starts_with("tools/call") &&
                    is_quote(letter_at(text, value)) && is_quote(letter_at(text, value + 11));
  return call ? Found{{FindingKind::tool_call, at, value + 12}} : Found{};
}

}  // namespace

Found member_at(std::string_view text, std::size_t at) {
  const auto member = key_at(text, at);
  const auto value = member.value;
  if (value == 0 || value >= text.size()) {
    return {};
  }
  if (member.key == "role") {
    return message(text, at, value);
  }
  if (member.key == "type") {
    return typed(text, at, value);
  }
  if (member.key == "method") {
    return method(text, at, value);
  }
  if (is_one_of(member.key, kCallMembers)) {
    const bool call = text[value] == '[' || text[value] == '{';
    return call ? Found{{FindingKind::tool_call, at, value + 1}} : Found{};
  }
  if (member.key == "arguments" || member.key == "args") {
    return call_named_last(text, at, value);
  }
  return is_one_of(member.key, kNamesOfCalls) ? named_call(text, at, value) : Found{};
}

}  // namespace noctem::text
