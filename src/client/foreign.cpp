#include "noctem/client/foreign.hpp"

#include <array>

#include "noctem/text/scanner.hpp"

namespace noctem::client {

namespace {

using codec::Json;

constexpr std::size_t kIdPrefix = 9;  // "baguqeera": the same in every id
constexpr std::size_t kIdShown = 12;
constexpr std::array kTexts = {"content", "summary", "excerpt"};

std::string text_of(const Json& entry, std::string_view name) {
  const Json* found = entry.find(name);
  return found != nullptr && found->text() != nullptr ? harmless_words(*found->text()) : "";
}

text::Publisher publisher_of(const Json& entry) {
  const Json* at = entry.find("at");
  return {.agent = text_of(entry, "created_by"),
          .operator_id = text_of(entry, "operator_id"),
          .published_at = at != nullptr && at->integer() != nullptr ? *at->integer() : 0};
}

}  // namespace

text::FenceNonce draw_nonce(env::Random& random) {
  ByteArray<4> bytes{};
  random.fill(bytes);
  return text::FenceNonce(bytes);
}

std::string short_id(std::string_view id) {
  return std::string(id.size() > kIdPrefix + kIdShown ? id.substr(kIdPrefix, kIdShown) : id);
}

std::string fenced(std::string_view words, const Json& entry, const text::FenceNonce& nonce) {
  return text::fence(words, publisher_of(entry), nonce);
}

std::optional<std::string> fenced_text(const Json& entry, const text::FenceNonce& nonce) {
  for (const auto* name : kTexts) {
    if (const Json* words = entry.find(name); words != nullptr && words->text() != nullptr) {
      return fenced(*words->text(), entry, nonce);
    }
  }
  return std::nullopt;
}

std::string harmless_words(std::string_view words) {
  return text::render(words, text::scan(words));
}

Json harmless_json(const Json& value) {
  if (const auto* words = value.text()) {
    return harmless_words(*words);
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
      members.set(harmless_words(name), harmless_json(member));
    }
    return members;
  }
  return value;
}

}  // namespace noctem::client
