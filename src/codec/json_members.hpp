#pragma once
// How a JsonObject comes from members in any order: they are sorted once, and two with one key are
// found as neighbours, so a large object costs n log n and not n².
//
// Values; any thread.

#include <span>
#include <string>

#include "noctem/codec/json.hpp"

namespace noctem::codec {

class JsonObjectBuilder {
 public:
  // Sorts in place; the first key that stands there twice, or nullptr.
  static const std::string* sort(std::span<JsonObject::Member> members);

  // Moves sorted members without duplicates into an object.
  static JsonObject take(std::span<JsonObject::Member> sorted);
};

}  // namespace noctem::codec
