#include "any_kind.hpp"

#include "noctem/base/strings.hpp"
#include "noctem/document/kind.hpp"

namespace noctem::document {
namespace {

using codec::Json;

Error broken(std::string what) { return invalid("schema", std::move(what)); }

// `nesting` counts the arrays and objects that stand around the value.
Result<> check_nested(const Json& value, unsigned nesting) {
  switch (value.type()) {
    case Json::Type::null:
    case Json::Type::boolean:
    case Json::Type::number:
      return fail(broken("a document holds texts, integers, arrays and objects only"));
    case Json::Type::integer:
      return {};
    case Json::Type::text:
      return value.text()->find('\0') == std::string::npos ? Result<>{}
                                                           : fail(broken("a text holds U+0000"));
    case Json::Type::array:
    case Json::Type::object:
      break;
  }
  if (nesting > kNestingMax) {
    return fail(broken("nested deeper than " + std::to_string(kNestingMax)));
  }
  if (const codec::JsonArray* items = value.array()) {
    for (const Json& item : *items) {
      NOCTEM_CHECK(check_nested(item, nesting + 1));
    }
    return {};
  }
  for (const auto& [name, member] : *value.object()) {
    if (!is_field_name(name)) {
      return fail(broken("a field's name is not of the form [a-z][a-z0-9_]*, at most 64 bytes"));
    }
    NOCTEM_CHECK(check_nested(member, nesting + 1));
  }
  return {};
}

Result<> check_common(const Json& document, std::string_view name, const Shape& shape) {
  const Json* value = document.find(name);
  if (value == nullptr) {
    return fail(broken(std::string(name) + ": missing"));
  }
  if (auto checked = check(shape, *value); !checked) {
    return fail(broken(std::string(name) + ": " + checked.error().message));
  }
  return {};
}

}  // namespace

Result<> check_any_kind(const Json& document) {
  if (document.object() == nullptr) {
    return fail(broken("a document is an object"));
  }
  NOCTEM_CHECK(check_nested(document, 0));
  NOCTEM_CHECK(check_common(document, "kind", text(1, 64)));
  NOCTEM_CHECK(check_common(document, "author", text_of(Shape::Format::did_key)));
  NOCTEM_CHECK(check_common(document, "created_at", integer(0, codec::kIntegerMax)));
  if (document.find("mesh") != nullptr) {
    NOCTEM_CHECK(check_common(document, "mesh", text_of(Shape::Format::cid)));
  }
  if (!is_kind_name(*document.find("kind")->text())) {
    return fail(broken("kind: not the name of a kind"));
  }
  return {};
}

Result<> check_utf8(const Json& value) {
  if (const std::string* text = value.text(); text != nullptr && !is_utf8(*text)) {
    return fail(broken("a text is not UTF-8"));
  }
  if (const codec::JsonArray* items = value.array()) {
    for (const Json& item : *items) {
      NOCTEM_CHECK(check_utf8(item));
    }
  }
  if (const codec::JsonObject* members = value.object()) {
    for (const auto& [name, member] : *members) {
      if (!is_utf8(name)) {
        return fail(broken("a field's name is not UTF-8"));
      }
      NOCTEM_CHECK(check_utf8(member));
    }
  }
  return {};
}

}  // namespace noctem::document
