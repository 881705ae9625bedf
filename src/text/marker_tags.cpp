// Tags and tokens of prompts: <system>, <|im_start|>, <<SYS>>, [INST], <invoke name="…">.

#include <algorithm>
#include <array>

#include "marker.hpp"

namespace noctem::text {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kAttributeBytesMax = 256;

template <std::size_t N>
constexpr auto sorted(std::array<std::string_view, N> names) {
  std::ranges::sort(names);
  return names;
}

constexpr auto kInstructionTags = sorted(std::to_array({
    "system"sv,
    "sys"sv,
    "systemprompt"sv,
    "systemmessage"sv,
    "systemreminder"sv,
    "systeminstruction"sv,
    "systeminstructions"sv,
    "systemnote"sv,
    "systemoverride"sv,
    "systemupdate"sv,
    "systemcommand"sv,
    "systemcontext"sv,
    "instructions"sv,
    "instruction"sv,
    "importantinstructions"sv,
    "importantinstruction"sv,
    "newinstructions"sv,
    "newinstruction"sv,
    "hiddeninstructions"sv,
    "custominstructions"sv,
    "userinstructions"sv,
    "priorityinstructions"sv,
    "important"sv,
    "critical"sv,
    "urgent"sv,
    "override"sv,
    "adminoverride"sv,
    "admin"sv,
    "administrator"sv,
    "developer"sv,
    "developermessage"sv,
    "developermode"sv,
    "assistant"sv,
    "assistantresponse"sv,
    "human"sv,
    "userquery"sv,
    "userprompt"sv,
    "usermessage"sv,
    "userinput"sv,
    "prompt"sv,
    "mainprompt"sv,
    "directive"sv,
    "directives"sv,
    "jailbreak"sv,
    "hidden"sv,
    "secret"sv,
    "thinking"sv,
    "think"sv,
    "scratchpad"sv,
    "innermonologue"sv,
    "persona"sv,
    "guidelines"sv,
    "policy"sv,
}));

constexpr auto kCommandingEnds =
    std::to_array({"instruction"sv, "instructions"sv, "override"sv, "systemprompt"sv});

constexpr auto kToolTags = sorted(std::to_array({
    "toolcall"sv,       "toolcalls"sv,         "tooluse"sv,         "toolresult"sv,
    "toolresults"sv,    "tooloutput"sv,        "toolresponse"sv,    "toolcode"sv,
    "toolname"sv,       "toolinput"sv,         "usetool"sv,         "functioncall"sv,
    "functioncalls"sv,  "functionresult"sv,    "functionresults"sv, "functionresponse"sv,
    "functionoutput"sv, "availabletools"sv,    "usemcptool"sv,      "executecommand"sv,
    "writetofile"sv,    "attemptcompletion"sv, "antmlinvoke"sv,     "antmlfunctioncalls"sv,
    "antmlparameter"sv, "codeinterpreter"sv,   "computeruse"sv,
}));

constexpr auto kTokenTags = sorted(std::to_array({
    "startofturn"sv,
    "endofturn"sv,
    "bos"sv,
    "eos"sv,
    "endoftext"sv,
    "startoftext"sv,
    "imstart"sv,
    "imend"sv,
    "eotid"sv,
    "endofutterance"sv,
    "beginofsentence"sv,
    "endofsentence"sv,
    "startheaderid"sv,
    "endheaderid"sv,

}));

constexpr auto kFenceTags = sorted(std::to_array({
    "untrusted"sv,        "untrustedcontent"sv,   "untrusteddata"sv,     "untrustedinput"sv,
    "untrustedtext"sv,    "externalcontent"sv,    "externaldata"sv,      "externalinput"sv,
    "retrievedcontext"sv, "retrieveddocuments"sv, "retrieveddocument"sv, "retrievedcontent"sv,
    "searchresults"sv,    "searchresult"sv,       "meshdata"sv,          "webcontent"sv,
    "webpagecontent"sv,   "documentcontents"sv,   "documentcontent"sv,
}));

constexpr auto kBracketTokens = sorted(std::to_array({
    "inst"sv,
    "toolcalls"sv,
    "toolresults"sv,
    "toolcontent"sv,
    "availabletools"sv,
    "systemprompt"sv,
    "modelsettings"sv,
}));

constexpr auto kBracketTags = sorted(std::to_array({
    "systemmessage"sv,
    "systeminstruction"sv,
    "systeminstructions"sv,
    "systemoverride"sv,
    "systemnote"sv,
    "systemupdate"sv,
    "systemreminder"sv,
    "newinstructions"sv,
    "adminoverride"sv,
    "developermode"sv,
    "developermessage"sv,
    "assistant"sv,
    "importantinstructions"sv,
    "instructions"sv,
}));

Found found(FindingKind kind, std::size_t begin, std::size_t end) {
  return Marker{kind, begin, end};
}

// <|name|>, as every family of models has them.
Found token_at(std::string_view text, std::size_t at) {
  const auto inner = skip_white(text, at + 2);
  const auto slash = letter_at(text, inner) == '/' ? inner + 1 : inner;
  const auto name = name_at(text, slash, "_-.:");
  const auto end = skip_white(text, name.end);
  const bool parted = inner != at + 2 || end != name.end;
  const bool closed = letter_at(text, end) == '|' && letter_at(text, end + 1) == '>';
  if (name.letters.empty() || !closed) {
    return {};
  }
  // `f <| x |> g` is a pipeline of a functional language.
  const bool known = name.letters.size() > 2 && (is_one_of(name.letters, kTokenTags) ||
                                                 is_one_of(name.letters, kInstructionTags));
  return parted && !known ? Found{} : found(FindingKind::chat_token, at, end + 2);
}

// <<SYS>> and <</SYS>>
Found double_tag_at(std::string_view text, std::size_t at) {
  auto inner = skip_white(text, at + 2);
  inner += letter_at(text, inner) == '/' ? 1u : 0u;
  const auto name = name_at(text, inner, "");
  const bool known = name.letters == "sys" || name.letters == "system";
  const auto end = skip_white(text, name.end);
  const bool closed = letter_at(text, end) == '>' && letter_at(text, end + 1) == '>';
  return known && closed ? found(FindingKind::chat_token, at, end + 2) : Found{};
}

// <agent_instructions>, <task_override>
bool commands(std::string_view name) {
  return std::ranges::any_of(kCommandingEnds, [&](auto end) { return name.ends_with(end); });
}

std::optional<FindingKind> kind_of_tag(std::string_view name) {
  if (is_one_of(name, kInstructionTags) || commands(name)) {
    return FindingKind::instruction_tag;
  }
  if (is_one_of(name, kToolTags)) {
    return FindingKind::tool_call;
  }
  if (is_one_of(name, kTokenTags)) {
    return FindingKind::chat_token;
  }
  if (is_one_of(name, kFenceTags)) {
    return FindingKind::fence;
  }
  return {};
}

// Behind the '>' that closes a tag; 0 if none is near.
std::size_t tag_end(std::string_view text, std::size_t at) {
  const char next = letter_at(text, at);
  const bool empty = next == '/' && letter_at(text, at + 1) == '>';  // <sys/stat.h> is no tag
  if (next != '>' && next != '=' && !is_white(next) && !empty) {
    return 0;
  }
  const auto end =
      text.substr(0, std::min(text.size(), at + kAttributeBytesMax)).find_first_of("<>", at);
  return end != text.npos && text[end] == '>' ? end + 1 : 0;
}

// <invoke name="…"> and <function=…>
bool is_invocation(std::string_view text, const Name& name) {
  const auto rest = text.substr(name.end);
  return (name.letters == "invoke" && rest.starts_with(" name=")) ||
         (name.letters == "function" && rest.starts_with("=") && is_word(letter_at(rest, 1)));
}

}  // namespace

Found tag_at(std::string_view text, std::size_t at) {
  if (letter_at(text, at + 1) == '|') {
    return token_at(text, at);
  }
  if (letter_at(text, at + 1) == '<') {
    return double_tag_at(text, at);
  }
  auto inner = skip_white(text, at + 1);
  inner += letter_at(text, inner) == '/' ? 1u : 0u;
  const auto name = name_at(text, skip_white(text, inner), "_-.:");
  if (name.letters.empty()) {
    return {};
  }
  const auto end = tag_end(text, name.end);
  const auto kind = is_invocation(text, name) ? FindingKind::tool_call : kind_of_tag(name.letters);
  return kind && end > 0 ? found(*kind, at, end) : Found{};
}

Found bracket_at(std::string_view text, std::size_t at) {
  if (letter_at(text, at + 1) == '|') {
    const auto token = name_at(text, at + 2, "_-");
    const bool closed = letter_at(text, token.end) == '|' && letter_at(text, token.end + 1) == ']';
    return closed && token.letters.size() > 2 ? found(FindingKind::chat_token, at, token.end + 2)
                                              : Found{};
  }
  auto inner = skip_white(text, at + 1);
  inner += letter_at(text, inner) == '/' ? 1u : 0u;
  const auto name = name_at(text, inner, "_- ");
  const auto end = skip_white(text, name.end);
  if (letter_at(text, end) != ']') {
    return {};
  }
  if (is_one_of(name.letters, kBracketTokens)) {
    return found(FindingKind::chat_token, at, end + 1);
  }
  return is_one_of(name.letters, kBracketTags) ? found(FindingKind::instruction_tag, at, end + 1)
                                               : Found{};
}

}  // namespace noctem::text
