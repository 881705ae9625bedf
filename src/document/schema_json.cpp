// json_schema(): a Shape as JSON Schema 2020-12, as far as that can say it. Bounds in bytes become
// bounds in characters that are never tighter, and a description says the rest.

#include "noctem/document/schema.hpp"

namespace noctem::document {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kUtf8BytesMax = 4;  // of one character

Json count(std::size_t number) { return Json(static_cast<std::int64_t>(number)); }

std::string exactly(std::string_view characters, std::size_t size) {
  return "^" + std::string(characters) + "{" + std::to_string(size) + "}$";
}

std::string pattern_of(const Shape& shape) {
  switch (shape.format) {
    case Shape::Format::did_key:
      return "^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$";
    case Shape::Format::cid:
      return "^b[a-z2-7]{58,60}$";
    case Shape::Format::hex:
      return exactly("[0-9a-f]", shape.size_max);
    case Shape::Format::base64url:
      return exactly("[A-Za-z0-9_-]", shape.size_max);
    case Shape::Format::word:
      return "^[a-z0-9][a-z0-9._+#-]*$";
    case Shape::Format::any:
    case Shape::Format::one_of:
      return {};
  }
  return {};
}

JsonObject text_schema(const Shape& shape) {
  JsonObject schema{{"type", "string"}};
  if (shape.format == Shape::Format::one_of) {
    schema.set("enum", JsonArray(shape.choices.begin(), shape.choices.end()));
    return schema;
  }
  schema.set("maxLength", count(shape.size_max));
  if (shape.format == Shape::Format::any) {
    schema.set("minLength", count((shape.size_min + kUtf8BytesMax - 1) / kUtf8BytesMax));
    schema.set("description", std::to_string(shape.size_min) + " to " +
                                  std::to_string(shape.size_max) + " bytes of UTF-8");
  } else {
    schema.set("minLength", count(shape.size_min));
    schema.set("pattern", pattern_of(shape));
  }
  return schema;
}

JsonObject integer_schema(const Shape& shape) {
  return {{"type", "integer"}, {"minimum", shape.integer_min}, {"maximum", shape.integer_max}};
}

JsonObject array_schema(const Shape& shape) {
  return {{"type", "array"},
          {"items", json_schema(*shape.item)},
          {"minItems", count(shape.size_min)},
          {"maxItems", count(shape.size_max)}};
}

JsonObject object_schema(const Shape& shape) {
  JsonObject properties;
  JsonArray required;
  for (const Field& field : shape.fields) {
    Json property = json_schema(field.shape);
    if (!field.description.empty()) {
      const Json* bounds = property.find("description");
      const std::string more = bounds != nullptr ? " (" + *bounds->text() + ")" : "";
      property.object()->set("description", field.description + more);
    }
    properties.set(field.name, std::move(property));
    if (field.presence == Presence::required) {
      required.emplace_back(field.name);
    }
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

}  // namespace

Json json_schema(const Shape& shape) {
  switch (shape.type) {
    case Shape::Type::text:
      return text_schema(shape);
    case Shape::Type::integer:
      return integer_schema(shape);
    case Shape::Type::array:
      return array_schema(shape);
    case Shape::Type::object:
      return object_schema(shape);
  }
  return {};
}

}  // namespace noctem::document
