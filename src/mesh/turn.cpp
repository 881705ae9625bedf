#include "turn.hpp"

#include "noctem/base/assert.hpp"

namespace noctem::mesh {

std::string_view text_field(const document::Document& document, std::string_view name) {
  const auto found = optional_text(document, name);
  NOCTEM_ASSERT(found.has_value(), name);
  return *found;
}

std::int64_t integer_field(const document::Document& document, std::string_view name) {
  const auto found = optional_integer(document, name);
  NOCTEM_ASSERT(found.has_value(), name);
  return *found;
}

std::optional<std::string_view> optional_text(const document::Document& document,
                                              std::string_view name) {
  const auto* value = document.value().find(name);
  const auto* text = value == nullptr ? nullptr : value->text();
  return text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
}

std::optional<std::int64_t> optional_integer(const document::Document& document,
                                             std::string_view name) {
  const auto* value = document.value().find(name);
  const auto* integer = value == nullptr ? nullptr : value->integer();
  return integer == nullptr ? std::nullopt : std::optional<std::int64_t>(*integer);
}

}  // namespace noctem::mesh
