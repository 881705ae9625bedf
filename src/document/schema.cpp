#include "noctem/document/schema.hpp"

#include <algorithm>

#include "noctem/base/assert.hpp"

namespace noctem::document {
namespace {

constexpr std::size_t kDidKeyBytes = 56;
constexpr std::size_t kCidBytesMin = 59;
constexpr std::size_t kCidBytesMax = 61;
constexpr std::size_t kFieldNameBytesMax = 64;

Shape text_shape(Shape::Format format, std::size_t size_min, std::size_t size_max) {
  NOCTEM_ASSERT(size_min <= size_max, size_min, size_max);
  Shape shape;
  shape.format = format;
  shape.size_min = size_min;
  shape.size_max = size_max;
  return shape;
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_name_character(char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

Shape text(std::size_t size_min, std::size_t size_max) {
  return text_shape(Shape::Format::any, size_min, size_max);
}

Shape word(std::size_t size_min, std::size_t size_max) {
  NOCTEM_ASSERT(size_min > 0);
  return text_shape(Shape::Format::word, size_min, size_max);
}

Shape text_of(Shape::Format format) {
  NOCTEM_ASSERT(format == Shape::Format::did_key || format == Shape::Format::cid, format);
  return format == Shape::Format::cid ? text_shape(format, kCidBytesMin, kCidBytesMax)
                                      : text_shape(format, kDidKeyBytes, kDidKeyBytes);
}

Shape hex(std::size_t bytes) { return text_shape(Shape::Format::hex, 2 * bytes, 2 * bytes); }

Shape base64url(std::size_t bytes) {
  const std::size_t size = (bytes * 8 + 5) / 6;
  return text_shape(Shape::Format::base64url, size, size);
}

Shape one_of(std::vector<std::string> choices) {
  NOCTEM_ASSERT(!choices.empty());
  const auto [shortest, longest] =
      std::ranges::minmax(choices, {}, [](const std::string& choice) { return choice.size(); });
  Shape shape = text_shape(Shape::Format::one_of, shortest.size(), longest.size());
  shape.choices = std::move(choices);
  return shape;
}

Shape integer(std::int64_t min, std::int64_t max) {
  NOCTEM_ASSERT(min <= max && min >= -codec::kIntegerMax && max <= codec::kIntegerMax, min, max);
  Shape shape;
  shape.type = Shape::Type::integer;
  shape.integer_min = min;
  shape.integer_max = max;
  return shape;
}

Shape array_of(Shape item, std::size_t size_min, std::size_t size_max) {
  NOCTEM_ASSERT(size_min <= size_max, size_min, size_max);
  Shape shape;
  shape.type = Shape::Type::array;
  shape.item = std::make_shared<const Shape>(std::move(item));
  shape.size_min = size_min;
  shape.size_max = size_max;
  return shape;
}

Shape object_of(std::vector<Field> fields) {
  for (auto field = fields.begin(); field != fields.end(); ++field) {
    NOCTEM_ASSERT(is_field_name(field->name), field->name);
    const auto twice = std::find_if(
        fields.begin(), field, [&](const Field& before) { return before.name == field->name; });
    NOCTEM_ASSERT(twice == field, field->name);
  }
  Shape shape;
  shape.type = Shape::Type::object;
  shape.fields = std::move(fields);
  return shape;
}

unsigned nesting_of(const Shape& shape) {
  switch (shape.type) {
    case Shape::Type::text:
    case Shape::Type::integer:
      return 0;
    case Shape::Type::array:
      return 1 + nesting_of(*shape.item);
    case Shape::Type::object: {
      unsigned deepest = 0;
      for (const Field& field : shape.fields) {
        deepest = std::max(deepest, nesting_of(field.shape));
      }
      return 1 + deepest;
    }
  }
  return 0;
}

bool is_field_name(std::string_view name) {
  return !name.empty() && name.size() <= kFieldNameBytesMax && is_lower(name.front()) &&
         std::ranges::all_of(name, is_name_character);
}

}  // namespace noctem::document
