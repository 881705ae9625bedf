#include "noctem/agent/mesh_text.hpp"

#include <fmt/core.h>

#include <array>

#include "noctem/text/scanner.hpp"

namespace noctem::agent {

namespace {

using codec::Json;

constexpr std::size_t kIdPrefix = 9;  // "bagaaiera": the same in every id
constexpr std::size_t kIdShown = 12;
constexpr std::array kTexts = {"content", "summary", "excerpt"};

text::Publisher publisher_of(const Json& entry) {
  const auto* at = entry.find("at");
  return {.agent = shown(entry, "created_by"),
          .operator_id = shown(entry, "operator_id"),
          .published_at = at != nullptr && at->integer() != nullptr ? *at->integer() : 0};
}

std::string fenced(std::string_view words, const Json& entry, const text::FenceNonce& nonce) {
  return text::fence(words, publisher_of(entry), nonce);
}

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
  ByteArray<4> random{};
  session.world().env.random.fill(random);
  return text::FenceNonce(random);
}

std::string short_id(std::string_view id) {
  return std::string(id.size() > kIdPrefix + kIdShown ? id.substr(kIdPrefix, kIdShown) : id);
}

std::string harmless(std::string_view words) {
  return printable(text::render(words, text::scan(words)));
}

Json harmless_json(const Json& value) {
  if (const auto* words = value.text()) {
    return text::render(*words, text::scan(*words));
  }
  if (const auto* array = value.array()) {
    codec::JsonArray items;
    for (const Json& item : *array) {
      items.push_back(harmless_json(item));
    }
    return items;
  }
  if (const auto* object = value.object()) {
    codec::JsonObject members;
    for (const auto& [name, member] : *object) {
      members.set(text::render(name, text::scan(name)), harmless_json(member));
    }
    return members;
  }
  return value;
}

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
  for (const auto* name : kTexts) {
    if (const Json* words = entry.find(name); words != nullptr && words->text() != nullptr) {
      out += fenced(*words->text(), entry, nonce) + "\n";
      break;
    }
  }
  return out;
}

Json entry_fenced(const Json& entry, const text::FenceNonce& nonce) {
  Json copy = entry;
  copy.object()->erase("rendered");
  for (const auto* name : kTexts) {
    if (const Json* words = entry.find(name); words != nullptr && words->text() != nullptr) {
      copy.object()->set(name, fenced(*words->text(), entry, nonce));
    }
  }
  return copy;
}

}  // namespace noctem::agent
