#include "noctem/wasm_level/store.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::wasm_level {

namespace {

constexpr std::size_t kFileBytesMax = 4u << 20;  // a value whose every byte is escaped, and its key
constexpr std::string_view kEnding = ".json";
constexpr std::string_view kLock = "lock";

Result<> check_key(std::string_view key) {
  if (key.empty() || key.size() > kStoreKeyBytesMax || !is_utf8(key)) {
    return fail(invalid("key", "a key is 1 to 256 bytes of UTF-8"));
  }
  return {};
}

Error damaged() { return corrupt("store", "the skill's store is damaged"); }

struct Item {
  std::string key;
  std::string value;
};

Result<Item> read_item(env::Files& files, std::string_view path) {
  NOCTEM_TRY(const std::string text, env::read_text(files, path, kFileBytesMax));
  NOCTEM_TRY(const codec::Json item, codec::parse_json(text, {.size_bytes_max = kFileBytesMax}));
  const codec::Json* const key = item.find("key");
  const codec::Json* const value = item.find("value");
  if (key == nullptr || value == nullptr || key->text() == nullptr || value->text() == nullptr) {
    return fail(damaged());
  }
  return Item{*key->text(), *value->text()};
}

}  // namespace

SkillStore::SkillStore(env::Files& files, std::string folder, std::uint64_t bytes_max)
    : files_(files), folder_(std::move(folder)), bytes_max_(std::min(bytes_max, kStoreBytesMax)) {}

// A key is any text; its file's name is not.
std::string SkillStore::path_of(std::string_view key) const {
  return env::join_path(folder_, to_hex(crypto::sha256(key)) + std::string(kEnding));
}

Result<std::string> SkillStore::get(std::string_view key) {
  NOCTEM_CHECK(check_key(key));
  auto item = read_item(files_, path_of(key));
  if (!item) {
    return item.error().kind == ErrorKind::not_found
               ? fail(not_found("key", "nothing is kept under this key"))
               : fail(std::move(item).error());
  }
  return item->key == key ? Result<std::string>(std::move(item->value)) : fail(damaged());
}

Result<std::vector<env::FileEntry>> SkillStore::entries() {
  NOCTEM_CHECK(files_.make_directories(folder_));
  NOCTEM_TRY(std::vector<env::FileEntry> found, files_.list(folder_));
  std::erase_if(found, [](const env::FileEntry& entry) { return !entry.name.ends_with(kEnding); });
  return found;
}

Result<> SkillStore::put(std::string_view key, std::string_view value) {
  NOCTEM_CHECK(check_key(key));
  if (value.size() > kStoreValueBytesMax || !is_utf8(value)) {
    return fail(invalid("value", "a value is at most 256 KiB of UTF-8"));
  }
  NOCTEM_CHECK(files_.make_directories(folder_));
  const auto lock = files_.lock(env::join_path(folder_, kLock));
  if (!lock) {
    return fail(unavailable("store", "another run of this skill is writing: try again"));
  }
  NOCTEM_TRY(const std::vector<env::FileEntry> present, entries());
  const std::string path = path_of(key);
  const std::string text =
      codec::write_canonical(codec::JsonObject{{"key", key}, {"value", value}});
  NOCTEM_CHECK(check_room(present, path, text.size()));
  return env::replace_file(files_, path, view_of(text));
}

Result<> SkillStore::check_room(const std::vector<env::FileEntry>& present, const std::string& path,
                                std::size_t bytes) {
  std::uint64_t others = 0;
  std::size_t keys = 0;
  for (const env::FileEntry& entry : present) {
    const std::string each = env::join_path(folder_, entry.name);
    if (each != path) {
      NOCTEM_TRY(const env::FileStatus status, files_.status(each));
      others += status.size_bytes;
      ++keys;
    }
  }
  if (keys >= kStoreKeysMax) {
    return fail(exhausted("keys", "a skill keeps at most 256 keys"));
  }
  if (others + bytes > bytes_max_) {
    return fail(exhausted("quota", "the store is full: " + std::to_string(bytes_max_ / 1024) +
                                       " KiB were granted, keys and all"));
  }
  return {};
}

Result<> SkillStore::remove(std::string_view key) {
  NOCTEM_CHECK(get(key));
  NOCTEM_CHECK(files_.remove(path_of(key)));
  return files_.sync_directory(folder_);
}

Result<std::vector<std::string>> SkillStore::list(std::string_view prefix) {
  NOCTEM_TRY(const std::vector<env::FileEntry> present, entries());
  std::vector<std::string> keys;
  for (const env::FileEntry& entry : present) {
    NOCTEM_TRY(Item item, read_item(files_, env::join_path(folder_, entry.name)));
    if (item.key.starts_with(prefix)) {
      keys.push_back(std::move(item.key));
    }
  }
  std::ranges::sort(keys);
  return keys;
}

}  // namespace noctem::wasm_level
