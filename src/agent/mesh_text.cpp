#include "noctem/agent/mesh_text.hpp"

#include <fmt/core.h>

#include <array>

namespace noctem::agent {

namespace {

using codec::Json;

constexpr std::array kTexts = {"content", "summary", "excerpt"};

std::string trust(const Json& entry, const Style& style) {
  const std::string status = shown(entry, "status");
  const auto* by = entry.find("verified_by");
  const std::size_t operators = by != nullptr && by->array() != nullptr ? by->array()->size() : 0;
  const std::string said = fmt::format("{} {} (+{} -{})", status, shown(entry, "confidence"),
                                       shown(entry, "votes_up"), shown(entry, "votes_down"));
  if (status == "verified" || status == "promoted") {
    return style.good(fmt::format("{}, verified by {}", said, counted(operators, "operator")));
  }
  return status == "false" || status == "disputed" ? style.bad(said) : style.doubtful(said);
}

std::string flags(const Json& entry) {
  std::string names;
  const auto* list = entry.find("flags");
  if (list == nullptr || list->array() == nullptr) {
    return names;
  }
  for (const Json& flag : *list->array()) {
    const std::string name = shown(flag, "flag");
    if (names.find(name) == std::string::npos) {
      names += (names.empty() ? "" : ", ") + name;
    }
  }
  return names;
}

}  // namespace

text::FenceNonce draw_nonce(const Session& session) {
  return client::draw_nonce(session.world().env.random);
}

std::string harmless(std::string_view words) { return printable(client::harmless_words(words)); }

std::string shown(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  if (value == nullptr) {
    return "";
  }
  if (const auto* text = value->text()) {
    return harmless(*text);
  }
  return codec::write_canonical(*value);
}

std::string entry_text(const Json& entry, const text::FenceNonce& nonce, const Style& style) {
  std::string out = fmt::format("{}  {}  {}\n", style.bold(short_id(shown(entry, "id"))),
                                shown(entry, "domain"), trust(entry, style));
  if (const std::string found = flags(entry); !found.empty()) {
    out += style.bad("flags: " + found) + "\n";
  }
  if (const auto words = client::fenced_text(entry, nonce)) {
    out += *words + "\n";
  }
  return out;
}

Json entry_fenced(const Json& entry, const text::FenceNonce& nonce) {
  Json copy = entry;
  copy.object()->erase("rendered");
  for (const auto* name : kTexts) {
    if (const Json* words = entry.find(name); words != nullptr && words->text() != nullptr) {
      copy.object()->set(name, client::fenced(*words->text(), entry, nonce));
    }
  }
  return copy;
}

}  // namespace noctem::agent
