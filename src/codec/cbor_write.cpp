#include <bit>
#include <cmath>

#include "noctem/base/assert.hpp"
#include "noctem/codec/cbor.hpp"

#include "cbor_head.hpp"

namespace noctem::codec {
namespace {

class Writer {
 public:
  Bytes take() && { return std::move(out_); }

  void put(std::nullptr_t) { put_head(CborMajor::simple, kCborNull); }
  void put(bool value) { put_head(CborMajor::simple, value ? kCborTrue : kCborFalse); }
  void put(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    value < 0 ? put_head(CborMajor::negative, ~bits) : put_head(CborMajor::positive, bits);
  }
  void put(double value) {
    NOCTEM_ASSERT(std::isfinite(value), value);
    put_lead(CborMajor::simple, kCborDouble);
    put_big_endian(std::bit_cast<std::uint64_t>(value), sizeof(double));
  }
  void put(const std::string& text) {
    put_head(CborMajor::text, text.size());
    append(out_, view_of(text));
  }
  void put(const Bytes& bytes) {
    put_head(CborMajor::bytes, bytes.size());
    append(out_, bytes);
  }
  void put(const CborArray& items) {
    put_head(CborMajor::array, items.size());
    for (const Cbor& item : items) {
      put(item);
    }
  }
  void put(const CborMap& members) {
    put_head(CborMajor::map, members.size());
    for (const auto& [key, value] : members) {
      put(key);
      put(value);
    }
  }
  void put(const Cid& cid) {
    const Bytes binary = cid.binary();
    put_head(CborMajor::tag, kCborCidTag);
    put_head(CborMajor::bytes, binary.size() + 1);
    out_.push_back(kCborCidPrefix);
    append(out_, binary);
  }
  void put(const Cbor& value) {
    std::visit([this](const auto& held) { put(held); }, value.value());
  }

 private:
  void put_lead(CborMajor major, std::uint8_t low) {
    out_.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(major) << 5 | low));
  }

  // The shortest form that holds the argument.
  void put_head(CborMajor major, std::uint64_t argument) {
    if (argument < kCborArgument1) {
      put_lead(major, static_cast<std::uint8_t>(argument));
      return;
    }
    std::uint8_t low = kCborArgument1;
    std::size_t size = 1;
    while (size < sizeof(argument) && argument >> (8 * size) != 0) {
      size *= 2;
      ++low;
    }
    put_lead(major, low);
    put_big_endian(argument, size);
  }

  void put_big_endian(std::uint64_t number, std::size_t size) {
    for (std::size_t shift = 8 * size; shift > 0; shift -= 8) {
      out_.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
    }
  }

  Bytes out_;
};

}  // namespace

Bytes write_cbor(const Cbor& value) {
  Writer writer;
  writer.put(value);
  return std::move(writer).take();
}

}  // namespace noctem::codec
