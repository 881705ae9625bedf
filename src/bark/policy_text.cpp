#include "noctem/bark/policy_text.hpp"

#include <toml++/toml.h>

#include <string>

#include "noctem/codec/toml_guard.hpp"

namespace noctem::bark {

namespace {

constexpr int kDepthMax = 6;

Result<codec::Json> value_of(const toml::node& node, int depth);

Result<codec::Json> object_of(const toml::table& table, int depth) {
  codec::JsonObject object;
  for (const auto& [name, node] : table) {
    NOCTEM_TRY(codec::Json value, value_of(node, depth + 1));
    object.set(std::string(name.str()), std::move(value));
  }
  return codec::Json(std::move(object));
}

Result<codec::Json> array_of(const toml::array& items, int depth) {
  codec::JsonArray array;
  for (const toml::node& item : items) {
    NOCTEM_TRY(codec::Json value, value_of(item, depth + 1));
    array.push_back(std::move(value));
  }
  return codec::Json(std::move(array));
}

Result<codec::Json> value_of(const toml::node& node, int depth) {
  if (depth > kDepthMax) {
    return fail(invalid("policy", "the policy is nested too deeply"));
  }
  if (const auto* table = node.as_table()) {
    return object_of(*table, depth);
  }
  if (const auto* array = node.as_array()) {
    return array_of(*array, depth);
  }
  if (const auto* text = node.as_string()) {
    return codec::Json(text->get());
  }
  if (const auto* integer = node.as_integer()) {
    return codec::Json(std::int64_t{integer->get()});
  }
  return fail(invalid("policy", "line " + std::to_string(node.source().begin.line) +
                                    ": a policy holds texts, whole numbers and lists"));
}

}  // namespace

Result<codec::Json> parse_toml(std::string_view text) {
  if (codec::has_odd_toml_header(text)) {
    return fail(invalid("policy_syntax", "a bracket is not followed by a name"));
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return fail(invalid("policy_syntax", "line " +
                                             std::to_string(parsed.error().source().begin.line) +
                                             ": " + std::string(parsed.error().description())));
  }
  return object_of(parsed.table(), 1);
}

}  // namespace noctem::bark
