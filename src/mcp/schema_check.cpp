// check(): a value against a schema, with words that say how to mend it.

#include <algorithm>
#include <optional>

#include "noctem/base/strings.hpp"
#include "noctem/mcp/schema.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr int kDepthMax = 128;  // of values and of references together
constexpr std::size_t kShownMax = 60;
constexpr std::string_view kOwnDefinitions = "#/$defs/";

struct Place {
  const Json& root;  // of the schema: references point into it
  std::string path;  // of the value
  int depth = 0;

  Place in(std::string_view member) const {
    return {root, path.empty() ? std::string(member) : path + "." + std::string(member), depth + 1};
  }
  Place at(std::size_t index) const {
    return {root, path + "[" + std::to_string(index) + "]", depth + 1};
  }
  Place again() const { return {root, path, depth + 1}; }
};

std::unexpected<Error> wrong(const Place& place, const std::string& what) {
  return fail(invalid("argument", (place.path.empty() ? "" : place.path + ": ") + what));
}

std::string shown(const Json& value) {
  std::string text = codec::write_canonical(value);
  if (text.size() > kShownMax) {
    std::size_t end = kShownMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      --end;
    }
    text = text.substr(0, end) + "…";
  }
  return text;
}

std::string listed(const JsonArray& values) {
  std::string text;
  for (const Json& value : values) {
    text += (text.empty() ? "" : ", ") + codec::write_canonical(value);
  }
  return text;
}

std::optional<double> number_of(const Json& value) {
  if (const auto* integer = value.integer()) {
    return static_cast<double>(*integer);
  }
  return value.number() ? std::optional(*value.number()) : std::nullopt;
}

bool has_type(const Json& value, std::string_view type) {
  switch (value.type()) {
    case Json::Type::null:
      return type == "null";
    case Json::Type::boolean:
      return type == "boolean";
    case Json::Type::integer:
      return type == "integer" || type == "number";
    case Json::Type::number:
      return type == "number";
    case Json::Type::text:
      return type == "string";
    case Json::Type::array:
      return type == "array";
    case Json::Type::object:
      return type == "object";
  }
  return false;
}

Result<> check_type(const Place& place, const Json& type, const Json& value) {
  if (const std::string* one = type.text()) {
    return has_type(value, *one)
               ? Result<>()
               : wrong(place, "must be of type " + *one + ", not " + shown(value));
  }
  const JsonArray* several = type.array();
  const bool fits = several != nullptr && std::ranges::any_of(*several, [&](const Json& one) {
                      return one.text() != nullptr && has_type(value, *one.text());
                    });
  return fits ? Result<>()
              : wrong(place,
                      "must be one of these types: " + listed(*several) + ", not " + shown(value));
}

Result<> check_choice(const Place& place, const Json& schema, const Json& value) {
  const Json* choices = schema.find("enum");
  if (choices != nullptr && choices->array() != nullptr &&
      std::ranges::find(*choices->array(), value) == choices->array()->end()) {
    return wrong(place, "must be one of " + listed(*choices->array()) + ", not " + shown(value));
  }
  const Json* only = schema.find("const");
  if (only != nullptr && !(*only == value)) {
    return wrong(place, "must be " + shown(*only) + ", not " + shown(value));
  }
  return {};
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The bound that is broken, as "at most 20"; empty if none is.
std::string broken_bound(const Json& schema, std::string_view min, std::string_view max,
                         double measured) {
  const auto bound = [&](std::string_view keyword) {
    const Json* value = schema.find(keyword);
    return value ? number_of(*value) : std::nullopt;
  };
  if (const auto least = bound(min); least && measured < *least) {
    return "at least " + codec::write_number(*least);
  }
  if (const auto most = bound(max); most && measured > *most) {
    return "at most " + codec::write_number(*most);
  }
  return {};
}

Result<> check_bounds(const Place& place, const Json& schema, const Json& value) {
  if (const auto number = number_of(value)) {
    const std::string bound = broken_bound(schema, "minimum", "maximum", *number);
    return bound.empty() ? Result<>() : wrong(place, "must be " + bound + ", not " + shown(value));
  }
  if (const std::string* text = value.text()) {
    const auto length = characters(*text);
    const std::string bound =
        broken_bound(schema, "minLength", "maxLength", static_cast<double>(length));
    return bound.empty() ? Result<>()
                         : wrong(place, "must have " + bound + " characters; it has " +
                                            std::to_string(length));
  }
  if (const JsonArray* array = value.array()) {
    const std::string bound =
        broken_bound(schema, "minItems", "maxItems", static_cast<double>(array->size()));
    return bound.empty() ? Result<>()
                         : wrong(place, "must have " + bound + " items; it has " +
                                            std::to_string(array->size()));
  }
  return {};
}

Result<> check_value(const Place& place, const Json& schema, const Json& value);

std::vector<std::string> names_of(const JsonObject* members) {
  std::vector<std::string> names;
  for (const auto& [name, value] : members ? *members : JsonObject()) {
    names.push_back(name);
  }
  return names;
}

Result<> unknown_member(const Place& place, const std::string& name, const JsonObject* declared) {
  const std::vector<std::string> names = names_of(declared);
  std::string advice = "there is none here";
  if (const auto meant = nearest(name, names)) {
    advice = "did you mean \"" + *meant + "\"?";
  } else if (!names.empty()) {
    advice = "there are: ";
    for (std::size_t i = 0; i < names.size(); ++i) {
      advice += (i == 0 ? "" : ", ") + names[i];
    }
  }
  return wrong(place.in(name), "is not known; " + advice);
}

Result<> missing_member(const Place& place, const std::string& name, const JsonObject* declared) {
  const Json* schema = declared ? declared->find(name) : nullptr;
  const Json* description = schema ? schema->find("description") : nullptr;
  const bool has_words = description != nullptr && description->text() != nullptr;
  return wrong(place.in(name), "is missing" + (has_words ? ": " + *description->text() : ""));
}

Result<> check_object(const Place& place, const Json& schema, const JsonObject& value) {
  const Json* properties = schema.find("properties");
  const JsonObject* declared = properties ? properties->object() : nullptr;
  const Json* others = schema.find("additionalProperties");
  const bool is_closed = others != nullptr && others->boolean() != nullptr && !*others->boolean();
  for (const auto& [name, member] : value) {
    const Json* shape = declared ? declared->find(name) : nullptr;
    if (shape) {
      NOCTEM_CHECK(check_value(place.in(name), *shape, member));
    } else if (is_closed) {
      return unknown_member(place, name, declared);
    }
  }
  const Json* required = schema.find("required");
  for (const Json& name : required && required->array() ? *required->array() : JsonArray()) {
    if (name.text() != nullptr && !value.find(*name.text())) {
      return missing_member(place, *name.text(), declared);
    }
  }
  return {};
}

Result<> check_array(const Place& place, const Json& schema, const JsonArray& value) {
  const Json* item = schema.find("items");
  for (std::size_t i = 0; item && i < value.size(); ++i) {
    NOCTEM_CHECK(check_value(place.at(i), *item, value[i]));
  }
  return {};
}

Result<> check_reference(const Place& place, const Json& reference, const Json& value) {
  const std::string* to = reference.text();
  const Json* definitions = place.root.find("$defs");
  const Json* target = to && to->starts_with(kOwnDefinitions) && definitions
                           ? definitions->find(to->substr(kOwnDefinitions.size()))
                           : nullptr;
  if (!target) {
    return wrong(place, "its schema refers to what is not there");
  }
  return check_value(place.again(), *target, value);
}

Result<> check_alternatives(const Place& place, const Json& schema, const Json& value) {
  for (const std::string_view keyword : {"anyOf", "oneOf", "allOf"}) {
    const Json* list = schema.find(keyword);
    if (!list || !list->array()) {
      continue;
    }
    std::size_t fitting = 0;
    Result<> last;
    for (const Json& one : *list->array()) {
      auto checked = check_value(place.again(), one, value);
      fitting += checked ? 1 : 0;
      last = checked ? std::move(last) : std::move(checked);
    }
    const bool fits = keyword == "anyOf"   ? fitting > 0
                      : keyword == "oneOf" ? fitting == 1
                                           : fitting == list->array()->size();
    if (!fits) {
      return last ? wrong(place, "fits more than one of the alternatives") : std::move(last);
    }
  }
  return {};
}

Result<> check_value(const Place& place, const Json& schema, const Json& value) {
  if (place.depth > kDepthMax) {
    return wrong(place, "is nested too deep");
  }
  if (const Json* type = schema.find("type")) {
    NOCTEM_CHECK(check_type(place, *type, value));
  }
  NOCTEM_CHECK(check_choice(place, schema, value));
  NOCTEM_CHECK(check_bounds(place, schema, value));
  if (const Json* reference = schema.find("$ref")) {
    NOCTEM_CHECK(check_reference(place, *reference, value));
  }
  NOCTEM_CHECK(check_alternatives(place, schema, value));
  if (const JsonObject* object = value.object()) {
    return check_object(place, schema, *object);
  }
  if (const JsonArray* array = value.array()) {
    return check_array(place, schema, *array);
  }
  return {};
}

}  // namespace

Result<> check(const Schema& schema, const Json& value) {
  return check_value({schema.json(), {}, 0}, schema.json(), value);
}

JsonObject with_defaults(const Schema& schema, JsonObject value) {
  const Json* properties = schema.json().find("properties");
  for (const auto& [name, shape] :
       properties && properties->object() ? *properties->object() : JsonObject()) {
    if (const Json* otherwise = shape.find("default")) {
      value.insert(name, *otherwise);
    }
  }
  return value;
}

}  // namespace noctem::mcp
