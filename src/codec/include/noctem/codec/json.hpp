#pragma once
// JSON as a value, parsed strictly and written in one way only. The parser refuses what two
// programs could read differently: duplicate keys, lone surrogates, invalid UTF-8, numbers that a
// double cannot hold, depth and size beyond its limits. An Object is always in canonical order
// (UTF-16 code units of the keys, RFC 8785), so write_canonical is a plain walk and two equal
// values have equal bytes.
//
// A number with an integral value within ±(2^53−1) is an integer, however it is spelled (1.0 and -0
// too); one that would be written as a longer integer is refused; any other is a double. So
// canonical text and parsed value determine each other. Values; any thread.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::codec {

inline constexpr std::int64_t kIntegerMax = 9'007'199'254'740'991;  // 2^53 − 1

class Json;
using JsonArray = std::vector<Json>;

// Keys are unique and in canonical order.
class JsonObject {
 public:
  using Member = std::pair<std::string, Json>;
  JsonObject();
  JsonObject(std::initializer_list<Member> members);  // any order; a duplicate key is a bug

  const Json* find(std::string_view key) const;
  Json& set(std::string key, Json value);    // replaces
  bool insert(std::string key, Json value);  // false, and nothing done, if the key is there
  bool erase(std::string_view key);

  std::size_t size() const;
  bool empty() const;
  std::vector<Member>::const_iterator begin() const;
  std::vector<Member>::const_iterator end() const;
  bool operator==(const JsonObject& other) const;

 private:
  friend class JsonObjectBuilder;
  std::vector<Member> members_;
};

class Json {
 public:
  enum class Type { null, boolean, integer, number, text, array, object };

  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(static_cast<std::int64_t>(value)) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::uint64_t value);  // at most kIntegerMax: a larger one would change its sign unseen
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(JsonArray value) : value_(std::move(value)) {}
  Json(JsonObject value) : value_(std::move(value)) {}

  Type type() const { return static_cast<Type>(value_.index()); }
  bool is_null() const { return type() == Type::null; }

  // The value if it is of that type, else nullptr.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const double* number() const { return std::get_if<double>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const JsonArray* array() const { return std::get_if<JsonArray>(&value_); }
  const JsonObject* object() const { return std::get_if<JsonObject>(&value_); }
  JsonArray* array() { return std::get_if<JsonArray>(&value_); }
  JsonObject* object() { return std::get_if<JsonObject>(&value_); }

  // The member of an object, or nullptr for anything else.
  const Json* find(std::string_view key) const;

  bool operator==(const Json& other) const = default;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, JsonArray, JsonObject>
      value_;
};

struct JsonLimits {
  std::size_t size_bytes_max = 1u << 20;
  std::size_t depth_max = 64;
};

Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// RFC 8785. The value's texts must be UTF-8 and its numbers finite; both hold for whatever was
// parsed.
std::string write_canonical(const Json& value);
void append_canonical(std::string& out, const Json& value);

// For people: two spaces, the same order.
std::string write_pretty(const Json& value);

// One number as ECMAScript writes it, which RFC 8785 demands.
std::string write_number(double value);

}  // namespace noctem::codec
