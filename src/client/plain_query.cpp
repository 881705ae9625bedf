#include "noctem/client/plain_query.hpp"

#include "noctem/client/foreign.hpp"

#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::int64_t kLimitDefault = 5;
constexpr std::int64_t kLimitMax = 20;
constexpr std::size_t kTextBytesMax = 2'000;
constexpr std::size_t kTagsMax = 16;
constexpr const char* kAnswerBytes = "400000";

std::unexpected<Error> refuse() {
  return fail(invalid(
      "question", R"(a question is {"query":"…","domain":"…","tags":["…"],"limit":5}: texts of )"
                  "at most 2000 bytes, at most 16 tags, 1 to 20 entries"));
}

bool is_short(const Json& value) {
  return value.text() != nullptr && !value.text()->empty() && value.text()->size() <= kTextBytesMax;
}

Result<> add(TargetWriter& target, const std::string& name, const Json& value) {
  if (name == "query" || name == "domain") {
    if (!is_short(value)) {
      return refuse();
    }
    target.add(name, *value.text());
    return {};
  }
  if (name != "tags" || value.array() == nullptr || value.array()->size() > kTagsMax) {
    return refuse();
  }
  for (const Json& tag : *value.array()) {
    if (!is_short(tag)) {
      return refuse();
    }
    target.add("tags", *tag.text());
  }
  return {};
}

std::string words_of(const Json& entry) {
  for (const char* name : {"content", "summary", "excerpt"}) {
    if (const Json* words = entry.find(name); words != nullptr && words->text() != nullptr) {
      return harmless_words(*words->text());
    }
  }
  return "";
}

JsonObject shown(const Json& entry) {
  const Json* verified = entry.find("verified_by");
  const bool counted = verified != nullptr && verified->array() != nullptr;
  JsonObject result{
      {"id", short_id(text_in(entry, "id"))},
      {"verified_by", counted ? static_cast<std::int64_t>(verified->array()->size()) : 0},
      {"text", words_of(entry)}};
  for (const char* name : {"domain", "type", "status", "confidence", "at"}) {
    if (const Json* value = entry.find(name)) {
      result.set(name, harmless_json(*value));
    }
  }
  return result;
}

}  // namespace

Result<std::string> plain_target(std::string_view question) {
  const auto json = codec::parse_json(question, {.size_bytes_max = kPlainQueryBytesMax});
  if (!json || json->object() == nullptr) {
    return refuse();
  }
  TargetWriter target("/api/agent/knowledge");
  std::int64_t limit = kLimitDefault;
  for (const auto& [name, value] : *json->object()) {
    if (name != "limit") {
      NOCTEM_CHECK(add(target, name, value));
      continue;
    }
    if (value.integer() == nullptr || *value.integer() < 1 || *value.integer() > kLimitMax) {
      return refuse();
    }
    limit = *value.integer();
  }
  target.add("limit", std::to_string(limit)).add("bytes", kAnswerBytes);
  return target.text();
}

Result<Json> ask_plainly(Member& member, const std::string& target) {
  NOCTEM_TRY(const Json answer, member.get(Hat::agent, target));
  const Json* entries = answer.find("entries");
  if (entries == nullptr || entries->array() == nullptr) {
    return fail(unavailable("answer", "the node's answer has no entries"));
  }
  JsonArray list;
  for (const Json& entry : *entries->array()) {
    list.emplace_back(shown(entry));
  }
  return JsonObject{{"entries", std::move(list)}};
}

}  // namespace noctem::client
