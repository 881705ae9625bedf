#include "policy_text.hpp"

#include <toml++/toml.h>

#include <string>

#include "noctem/base/strings.hpp"

namespace noctem::bark {

namespace {

constexpr int kDepthMax = 4;

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

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-\"'[]#").find(c) != std::string_view::npos;
}

// What stands in brackets begins with a name or a value: toml++ 3.3 aborts on anything else.
bool has_odd_header(std::string_view text) {
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    std::string_view rest = line.starts_with('[') ? line : "";
    while (rest.starts_with('[')) {
      rest = trim(rest.substr(1));
    }
    if (!rest.empty() && !begins_name(rest.front())) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<codec::Json> parse_toml(std::string_view text) {
  if (has_odd_header(text)) {
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
