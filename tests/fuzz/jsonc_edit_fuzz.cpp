// What is put into settings is there beside everything that was there before, and nothing is left
// of it when it was taken away: the same value as before, and the same bytes where something stood
// beside it.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/connect/jsonc.hpp"
#include "noctem/connect/jsonc_edit.hpp"

namespace connect = noctem::connect;
using noctem::codec::Json;
using noctem::codec::JsonArray;
using noctem::codec::JsonObject;

namespace {

const connect::JsoncPath kPath = {"s", "n"};

std::optional<Json> meaning_of(std::string_view text) {
  const auto root = connect::jsonc_root(text);
  if (!root) {
    return std::nullopt;
  }
  auto value = connect::jsonc_value(text, *root);
  return value ? std::optional(std::move(*value)) : std::nullopt;
}

bool has_neighbour(const Json& value) {
  const Json* outer = value.find("s");
  return outer != nullptr ? !outer->object()->empty() : !value.object()->empty();
}

void check_entry(std::string_view text, const Json& old_value) {
  const Json entry = JsonObject{{"command", "c"}, {"args", JsonArray{Json("mcp")}}};
  const auto edited = connect::jsonc_put(text, kPath, entry);
  if (!edited) {
    return;
  }
  Json wanted = old_value;
  const Json* outer = wanted.find("s");
  JsonObject inner = outer == nullptr ? JsonObject() : *outer->object();
  const bool there = !inner.insert("n", entry);
  inner.set("n", entry);
  wanted.object()->set("s", std::move(inner));
  const auto now = meaning_of(edited->text);
  NOCTEM_ASSERT(now.has_value() && *now == wanted, edited->text);
  const auto back = connect::jsonc_drop(edited->text, kPath, edited->made);
  NOCTEM_ASSERT(back.has_value(), edited->text);
  if (there) {
    return;
  }
  const auto left = meaning_of(*back);
  NOCTEM_ASSERT(left.has_value() && *left == old_value, *back);
  NOCTEM_ASSERT(!has_neighbour(old_value) || *back == text, *back);
}

void check_item(std::string_view text, const Json& old_value) {
  const auto edited = connect::jsonc_append(text, kPath, Json("item"));
  if (!edited) {
    return;
  }
  const auto list = connect::jsonc_get(edited->text, kPath);
  NOCTEM_ASSERT(list.has_value() && list->has_value(), edited->text);
  const std::size_t last = (*list)->array()->size() - 1;
  NOCTEM_ASSERT((*list)->array()->back() == Json("item"), edited->text);
  const auto back = connect::jsonc_drop_item(edited->text, kPath, last, edited->made);
  NOCTEM_ASSERT(back.has_value(), edited->text);
  const auto left = meaning_of(*back);
  NOCTEM_ASSERT(left.has_value() && *left == old_value, *back);
  NOCTEM_ASSERT(last == 0 || *back == text, *back);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = noctem::text_of({bytes, size});
  const auto value = meaning_of(text);
  if (value && value->object() != nullptr) {
    check_entry(text, *value);
    check_item(text, *value);
  }
  return 0;
}
