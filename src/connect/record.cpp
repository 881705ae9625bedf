#include "noctem/connect/record.hpp"

#include "noctem/base/bytes.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::uint64_t kRecordBytesMax = 64 * 1024;
constexpr std::size_t kNameDigits = 16;

std::vector<std::string> texts_of(const Json* list) {
  std::vector<std::string> texts;
  if (list != nullptr && list->array() != nullptr) {
    for (const Json& item : *list->array()) {
      texts.push_back(item.text() != nullptr ? *item.text() : "");
    }
  }
  return texts;
}

JsonArray list_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

std::string text_at(const Json& json, std::string_view name) {
  const Json* value = json.find(name);
  return value != nullptr && value->text() != nullptr ? *value->text() : "";
}

Json json_of(const Record& record) {
  JsonObject made;
  for (const auto& [kind, levels] : record.made) {
    made.set(kind, static_cast<std::int64_t>(levels));
  }
  return JsonObject{{"path", record.path},
                    {"users", list_of(record.users)},
                    {"made", std::move(made)},
                    {"after", record.after},
                    {"existed", record.before == Record::Before::kept},
                    {"folders", list_of(record.folders)}};
}

Record record_of(const Json& json) {
  Record record;
  record.path = text_at(json, "path");
  record.users = texts_of(json.find("users"));
  record.after = text_at(json, "after");
  const Json* existed = json.find("existed");
  if (existed != nullptr && existed->boolean() != nullptr && *existed->boolean()) {
    record.before = Record::Before::kept;
  }
  record.folders = texts_of(json.find("folders"));
  const Json* made = json.find("made");
  if (made != nullptr && made->object() != nullptr) {
    for (const auto& [kind, levels] : *made->object()) {
      const auto* count = levels.integer();
      record.made[kind] = count != nullptr && *count > 0 ? static_cast<std::size_t>(*count) : 0;
    }
  }
  return record;
}

}  // namespace

std::string digest_of(std::string_view text) { return to_hex(crypto::sha256(text)); }

std::string Records::record_path(const std::string& path) const {
  return env::join_path(folder_, digest_of(path).substr(0, kNameDigits) + ".json");
}

std::string Records::copy_path(const std::string& path) const {
  return env::join_path(folder_, digest_of(path).substr(0, kNameDigits) + ".before");
}

Result<std::optional<Record>> Records::find(const std::string& path) const {
  auto text = env::read_text(files_, record_path(path), kRecordBytesMax);
  if (!text) {
    return text.error().kind == ErrorKind::not_found ? Result<std::optional<Record>>(std::nullopt)
                                                     : fail(std::move(text).error());
  }
  auto json = codec::parse_json(*text);
  if (!json) {
    return fail(std::move(json).error().in(record_path(path)));
  }
  return std::optional(record_of(*json));
}

Result<std::string> Records::before(const Record& record) const {
  if (record.before == Record::Before::absent) {
    return std::string();
  }
  return env::read_text(files_, copy_path(record.path), kFileBytesMax);
}

Result<> Records::keep(const Record& record, const std::optional<std::string>& before) {
  NOCTEM_CHECK(files_.make_directories(folder_));
  if (before) {
    NOCTEM_CHECK(env::replace_file(files_, copy_path(record.path), view_of(*before)));
  }
  const std::string text = codec::write_pretty(json_of(record)) + "\n";
  return env::replace_file(files_, record_path(record.path), view_of(text));
}

Result<> Records::forget(const Record& record) {
  NOCTEM_CHECK(files_.remove(record_path(record.path)));
  if (auto removed = files_.remove(copy_path(record.path));
      !removed && removed.error().kind != ErrorKind::not_found) {
    return removed;
  }
  return {};
}

}  // namespace noctem::connect
