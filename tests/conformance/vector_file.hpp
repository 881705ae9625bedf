#pragma once
// A file of vectors in tests/data, which the TypeScript tests make and check independently.
//
// Tests only; run from the repository's root.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "noctem/codec/json.hpp"

namespace noctem::vectors {

inline codec::Json read_vectors(const std::string& file) {
  std::ifstream in("tests/data/" + file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!text.empty(), file);
  return codec::parse_json(text).value();
}

inline const std::string& text_in(const codec::Json& object, std::string_view name) {
  const codec::Json* member = object.find(name);
  REQUIRE_MESSAGE((member != nullptr && member->text() != nullptr), name);
  return *member->text();
}

inline std::uint64_t number_in(const codec::Json& object, std::string_view name) {
  const codec::Json* member = object.find(name);
  REQUIRE_MESSAGE((member != nullptr && member->integer() != nullptr), name);
  return static_cast<std::uint64_t>(*member->integer());
}

inline const codec::JsonArray& array_in(const codec::Json& object, std::string_view name) {
  const codec::Json* member = object.find(name);
  REQUIRE_MESSAGE((member != nullptr && member->array() != nullptr), name);
  return *member->array();
}

inline Bytes bytes_in(const codec::Json& object, std::string_view name) {
  return from_hex(text_in(object, name)).value();
}

}  // namespace noctem::vectors
