#pragma once
// dag-cbor: the one binary form of a value. Writing is canonical (shortest integers, keys by length
// and then bytes, 64-bit floats, definite lengths); reading refuses everything that the writer
// would not have written, so bytes and value determine each other. CIDs travel in tag 42, the only
// tag.
//
// Values; any thread.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/codec/cid.hpp"

namespace noctem::codec {

struct CborKeyOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

class Cbor;
using CborArray = std::vector<Cbor>;
using CborMap = std::map<std::string, Cbor, CborKeyOrder>;

// Integers of CBOR reach from −2^64 to 2^64−1; we hold those that fit 64 bits signed, and refuse
// the rest.
class Cbor {
 public:
  using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Bytes,
                             CborArray, CborMap, Cid>;

  Cbor() = default;
  template <typename T>
    requires std::is_constructible_v<Value, T&&> && (!std::is_same_v<std::remove_cvref_t<T>, Cbor>)
  Cbor(T&& value) : value_(std::forward<T>(value)) {}

  const Value& value() const { return value_; }
  template <typename T>
  const T* get() const {
    return std::get_if<T>(&value_);
  }
  bool operator==(const Cbor& other) const = default;

 private:
  Value value_{nullptr};
};

struct CborLimits {
  std::size_t size_bytes_max = 16u << 20;
  std::size_t depth_max = 64;
  std::size_t items_max = 1u << 20;  // one byte can be an item, and an item in memory is far larger
};

Bytes write_cbor(const Cbor& value);
Result<Cbor> parse_cbor(ByteView bytes, const CborLimits& limits = {});

}  // namespace noctem::codec
