#pragma once
// Fields of documents whose kind's schema was checked: there where the schema demands them.
//
// Pure functions; any thread.

#include <cstdint>
#include <string_view>

#include "noctem/base/assert.hpp"
#include "noctem/document/document.hpp"

namespace noctem::hub {

inline std::string_view text_in(const document::Document& document, std::string_view name) {
  const auto* field = document.value().find(name);
  NOCTEM_ASSERT(field != nullptr && field->text() != nullptr, name, document.kind());
  return *field->text();
}

inline std::int64_t integer_in(const document::Document& document, std::string_view name) {
  const auto* field = document.value().find(name);
  NOCTEM_ASSERT(field != nullptr && field->integer() != nullptr, name, document.kind());
  return *field->integer();
}

}  // namespace noctem::hub
