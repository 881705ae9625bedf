#pragma once
// What a kind of document may say, declared once and used three times: to check what comes in, to
// read it, and to describe it in OpenAPI. Fields are strings, integers, arrays and objects; there
// is no float and no null, absent means absent, and a field that is not declared is refused. Every
// text, array and number has a bound.
//
// Values, built at start and shared as const; any thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::document {

struct Field;

// How deep a document may nest: each array or object inside of it counts one.
inline constexpr unsigned kNestingMax = 6;

// What stands at one place.
struct Shape {
  enum class Type { text, integer, array, object };
  Type type = Type::text;

  // text: its length in bytes, and what it must be. U+0000 stands in no text.
  enum class Format { any, did_key, cid, hex, base64url, word, one_of };
  Format format = Format::any;
  std::vector<std::string> choices;  // for one_of
  std::size_t size_min = 0;          // bytes of a text, items of an array
  std::size_t size_max = 0;

  std::int64_t integer_min = 0;
  std::int64_t integer_max = codec::kIntegerMax;

  std::shared_ptr<const Shape> item;  // array
  std::vector<Field> fields;          // object
};

enum class Presence { required, optional };

struct Field {
  std::string name;
  Shape shape;
  Presence presence = Presence::required;
  std::string description;  // for OpenAPI
};

// The words of a declaration: `{"title", text(1, 200), Presence::optional, "What it is called."}`.
Shape text(std::size_t size_min, std::size_t size_max);
Shape word(std::size_t size_min, std::size_t size_max);  // [a-z0-9._+#-], a letter or digit first
Shape text_of(Shape::Format format);  // did_key, cid: bounds follow from the format
Shape hex(std::size_t bytes);
Shape base64url(std::size_t bytes);
Shape one_of(std::vector<std::string> choices);
Shape integer(std::int64_t min, std::int64_t max);
Shape array_of(Shape item, std::size_t size_min, std::size_t size_max);
Shape object_of(std::vector<Field> fields);

// How deep the values of this shape nest; text and integer do not.
unsigned nesting_of(const Shape& shape);

// Whether this can be the name of a field: [a-z][a-z0-9_]*, at most 64 bytes.
bool is_field_name(std::string_view name);

// The first thing that is wrong, with its path: "sources[3].url: longer than 2048 bytes". A did:key
// is checked as crypto::KeyCheck::bytes does.
Result<> check(const Shape& shape, const codec::Json& value);

// JSON Schema 2020-12.
codec::Json json_schema(const Shape& shape);

}  // namespace noctem::document
