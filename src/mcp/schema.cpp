// Schema: its builders, and the refusal of keywords that check() would not look at.

#include "noctem/mcp/schema.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/assert.hpp"
#include "noctem/mcp/foreign_schema.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::array<std::string_view, 15> kChecked = {
    "type",  "enum",     "const",    "minLength",  "maxLength", "minimum", "maximum", "minItems",
    "items", "maxItems", "required", "properties", "$ref",      "$defs",   "anyOf"};
constexpr std::array<std::string_view, 3> kCheckedToo = {"oneOf", "allOf", "additionalProperties"};
constexpr std::array<std::string_view, 10> kDescriptive = {
    "title",   "description", "default",    "examples",  "format",
    "$schema", "$comment",    "deprecated", "enumNames", "readOnly"};

bool is_known(std::string_view keyword) {
  const auto in = [&](const auto& list) { return std::ranges::find(list, keyword) != list.end(); };
  return in(kChecked) || in(kCheckedToo) || in(kDescriptive) ||
         (keyword.starts_with("x-") && keyword != "x-mcp-header");  // no header repeats an argument
}

void require_known(const Json& schema);

void require_known_members(const Json* schemas) {
  if (schemas == nullptr) {
    return;
  }
  NOCTEM_ASSERT(schemas->object() != nullptr);
  for (const auto& [name, schema] : *schemas->object()) {
    require_known(schema);
  }
}

void require_known_items(const Json* schemas) {
  if (schemas == nullptr) {
    return;
  }
  NOCTEM_ASSERT(schemas->array() != nullptr);
  for (const Json& schema : *schemas->array()) {
    require_known(schema);
  }
}

void require_known(const Json& schema) {
  const JsonObject* keywords = schema.object();
  NOCTEM_ASSERT(keywords != nullptr);
  for (const auto& [keyword, value] : *keywords) {
    NOCTEM_ASSERT(is_known(keyword), keyword);
  }
  require_known_members(schema.find("properties"));
  require_known_members(schema.find("$defs"));
  require_known_items(schema.find("anyOf"));
  require_known_items(schema.find("oneOf"));
  require_known_items(schema.find("allOf"));
  if (const Json* items = schema.find("items")) {
    require_known(*items);
  }
  const Json* others = schema.find("additionalProperties");
  NOCTEM_ASSERT(others == nullptr || others->boolean() != nullptr);
}

constexpr int kForeignDepthMax = 32;
constexpr std::array<std::string_view, 7> kTypes = {"null",   "boolean", "integer", "number",
                                                    "string", "array",   "object"};

std::unexpected<Error> refuse(const std::string& what) {
  return fail(invalid("schema", "the schema: " + what));
}

bool is_type(const Json& value) {
  return value.text() != nullptr && std::ranges::find(kTypes, *value.text()) != kTypes.end();
}

bool is_size(const Json& value) { return value.integer() != nullptr && *value.integer() >= 0; }

bool are_texts(const Json& value) {
  return value.array() != nullptr && std::ranges::all_of(*value.array(), [](const Json& each) {
           return each.text() != nullptr;
         });
}

// Whether a keyword that is looked at says something that can be looked at.
bool is_right(std::string_view keyword, const Json& value) {
  if (keyword == "type") {
    const codec::JsonArray* several = value.array();
    return is_type(value) || (several != nullptr && std::ranges::all_of(*several, is_type));
  }
  if (keyword == "minLength" || keyword == "maxLength" || keyword == "minItems" ||
      keyword == "maxItems") {
    return is_size(value);
  }
  if (keyword == "minimum" || keyword == "maximum") {
    return value.integer() != nullptr || value.number() != nullptr;
  }
  if (keyword == "enum") {
    return value.array() != nullptr;
  }
  if (keyword == "required") {
    return are_texts(value);
  }
  return keyword != "additionalProperties" || value.boolean() != nullptr;
}

Result<> check_foreign(const Json& schema, int depth);

Result<> check_foreign_parts(std::string_view keyword, const Json& value, int depth) {
  if (keyword == "properties") {
    if (value.object() == nullptr) {
      return refuse("properties is an object");
    }
    for (const auto& [name, member] : *value.object()) {
      NOCTEM_CHECK(check_foreign(member, depth + 1));
    }
  }
  if (keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf") {
    if (value.array() == nullptr) {
      return refuse(std::string(keyword) + " is a list");
    }
    for (const Json& each : *value.array()) {
      NOCTEM_CHECK(check_foreign(each, depth + 1));
    }
  }
  return keyword == "items" ? check_foreign(value, depth + 1) : Result<>();
}

Result<> check_foreign(const Json& schema, int depth) {
  if (schema.object() == nullptr || depth > kForeignDepthMax) {
    return refuse("it is made of objects, at most 32 deep");
  }
  for (const auto& [keyword, value] : *schema.object()) {
    const bool refers = keyword == "$ref" || keyword == "$defs";
    if (!is_known(keyword) || refers || !is_right(keyword, value)) {
      return refuse("\"" + keyword + "\" is not checked here, or not as it is written");
    }
    NOCTEM_CHECK(check_foreign_parts(keyword, value, depth));
  }
  return {};
}

Json count(std::size_t number) { return Json(static_cast<std::uint64_t>(number)); }

}  // namespace

Schema::Schema(JsonObject keywords) : json_(std::move(keywords)) { require_known(json_); }

Result<Schema> parse_foreign_schema(JsonObject keywords) {
  const Json* type = keywords.find("type");
  if (type == nullptr || type->text() == nullptr || *type->text() != "object") {
    return refuse("its type is \"object\"");
  }
  NOCTEM_CHECK(check_foreign(keywords, 0));
  return Schema(std::move(keywords));
}

Schema Schema::any() { return Schema(JsonObject{}); }

Schema Schema::text(std::size_t characters_min, std::size_t characters_max) {
  JsonObject schema{{"type", "string"}, {"maxLength", count(characters_max)}};
  if (characters_min > 0) {
    schema.set("minLength", count(characters_min));
  }
  return Schema(std::move(schema));
}

Schema Schema::one_of(const std::vector<std::string>& choices) {
  return Schema(
      JsonObject{{"type", "string"}, {"enum", JsonArray(choices.begin(), choices.end())}});
}

Schema Schema::integer(std::int64_t min, std::int64_t max) {
  return Schema(JsonObject{{"type", "integer"}, {"minimum", min}, {"maximum", max}});
}

Schema Schema::number(double min, double max) {
  return Schema(JsonObject{{"type", "number"}, {"minimum", min}, {"maximum", max}});
}

Schema Schema::boolean() { return Schema(JsonObject{{"type", "boolean"}}); }

Schema Schema::array_of(const Schema& item, std::size_t items_min, std::size_t items_max) {
  JsonObject schema{{"type", "array"}, {"items", item.json()}, {"maxItems", count(items_max)}};
  if (items_min > 0) {
    schema.set("minItems", count(items_min));
  }
  return Schema(std::move(schema));
}

Schema Schema::object(std::vector<Property> properties) {
  JsonObject shapes;
  JsonArray required;
  for (Property& property : properties) {
    const bool added = shapes.insert(property.name, property.schema.json());
    NOCTEM_ASSERT(added, property.name);
    if (property.need == Need::required) {
      required.emplace_back(std::move(property.name));
    }
  }
  JsonObject schema{
      {"type", "object"}, {"properties", std::move(shapes)}, {"additionalProperties", false}};
  if (!required.empty()) {
    schema.set("required", std::move(required));
  }
  return Schema(std::move(schema));
}

Schema Schema::described(std::string description) const {
  JsonObject schema = *json_.object();
  schema.set("description", std::move(description));
  return Schema(std::move(schema));
}

Schema Schema::otherwise(Json value) const {
  JsonObject schema = *json_.object();
  schema.set("default", std::move(value));
  return Schema(std::move(schema));
}

}  // namespace noctem::mcp
