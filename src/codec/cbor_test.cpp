#include "noctem/codec/cbor.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace noctem::codec {
namespace {

std::string hex_of(const Cbor& value) { return to_hex(write_cbor(value)); }

Result<Cbor> parsed(std::string_view hex, const CborLimits& limits = {}) {
  return parse_cbor(from_hex(hex).value(), limits);
}

std::string refusal_of(std::string_view hex, const CborLimits& limits = {}) {
  const auto value = parsed(hex, limits);
  return value ? "" : value.error().reason;
}

std::string repeated(std::string_view hex, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += hex;
  }
  return all;
}

Cbor integer(std::int64_t value) { return Cbor(value); }
Cbor text(const char* value) { return Cbor(std::string(value)); }

TEST_CASE("the bytes of each kind of value, from RFC 8949 appendix A") {
  CHECK(hex_of(Cbor()) == "f6");
  CHECK(hex_of(Cbor(false)) == "f4");
  CHECK(hex_of(Cbor(true)) == "f5");
  CHECK(hex_of(integer(0)) == "00");
  CHECK(hex_of(integer(23)) == "17");
  CHECK(hex_of(integer(24)) == "1818");
  CHECK(hex_of(integer(1000)) == "1903e8");
  CHECK(hex_of(integer(1'000'000)) == "1a000f4240");
  CHECK(hex_of(integer(1'000'000'000'000)) == "1b000000e8d4a51000");
  CHECK(hex_of(integer(-1)) == "20");
  CHECK(hex_of(integer(-1000)) == "3903e7");
  CHECK(hex_of(integer(std::numeric_limits<std::int64_t>::max())) == "1b7fffffffffffffff");
  CHECK(hex_of(integer(std::numeric_limits<std::int64_t>::min())) == "3b7fffffffffffffff");
  CHECK(hex_of(Cbor(1.1)) == "fb3ff199999999999a");
  CHECK(hex_of(Cbor(0.0)) == "fb0000000000000000");
  CHECK(hex_of(Cbor(Bytes{1, 2, 3, 4})) == "4401020304");
  CHECK(hex_of(text("IETF")) == "6449455446");
  CHECK(hex_of(Cbor(CborArray{integer(1), Cbor(CborArray{integer(2)})})) == "82018102");
}

TEST_CASE("keys stand by length and then by bytes") {
  CborMap map;
  map["bb"] = integer(1);
  map["a"] = integer(2);
  map["c"] = integer(3);
  map["aa"] = integer(4);
  CHECK(hex_of(Cbor(map)) == "a46161026163036261610462626201");
}

TEST_CASE("a CID is tag 42 over a zero byte and the binary CID") {
  const Cid cid(CidCodec::raw, ByteArray<32>{});
  const std::string hex = "d82a582500" + to_hex(cid.binary());
  CHECK(hex_of(Cbor(cid)) == hex);
  CHECK(parsed(hex) == Cbor(cid));
}

TEST_CASE("a head changes its size exactly where it must") {
  for (const std::size_t size : {0, 23, 24, 255, 256, 65535, 65536}) {
    const Cbor value(std::string(size, 'x'));
    CHECK(parse_cbor(write_cbor(value)) == value);
    CHECK(write_cbor(value).size() == size + (size < 24      ? 1
                                              : size < 256   ? 2
                                              : size < 65536 ? 3
                                                             : 5));
  }
}

TEST_CASE("numbers in a longer form than they need are refused") {
  for (const char* hex : {"1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3817", "5800",
                          "7801"
                          "61",
                          "9800", "b800", "d9002a582500"}) {
    CAPTURE(hex);
    CHECK(refusal_of(hex) == "cbor_longer_than_needed");
  }
}

TEST_CASE("maps are refused whose keys are not in order, stand twice or are no texts") {
  CHECK(refusal_of("a2616100616200") == "");
  CHECK(refusal_of("a2616200616100") == "cbor_key_order");
  CHECK(refusal_of("a262616100616200") == "cbor_key_order");
  CHECK(refusal_of("a2616100616101") == "cbor_key_order");
  CHECK(refusal_of("a10000") == "cbor_key_type");
  CHECK(refusal_of("a1416100") == "cbor_key_type");
}

TEST_CASE("what other encoders may write is refused") {
  CHECK(refusal_of("5f4100ff") == "cbor_indefinite");
  CHECK(refusal_of("7f6161ff") == "cbor_indefinite");
  CHECK(refusal_of("9f00ff") == "cbor_indefinite");
  CHECK(refusal_of("bf616100ff") == "cbor_indefinite");
  CHECK(refusal_of("ff") == "cbor_indefinite");
  CHECK(refusal_of("1c") == "cbor_indefinite");
  CHECK(refusal_of("f93c00") == "cbor_float");
  CHECK(refusal_of("fa3f800000") == "cbor_float");
  CHECK(refusal_of("fb7ff0000000000000") == "cbor_float");
  CHECK(refusal_of("fbfff0000000000000") == "cbor_float");
  CHECK(refusal_of("fb7ff8000000000000") == "cbor_float");
  CHECK(refusal_of("f7") == "cbor_simple");
  CHECK(refusal_of("e0") == "cbor_simple");
  CHECK(refusal_of("f814") == "cbor_simple");
  CHECK(refusal_of("f8ff") == "cbor_simple");
  CHECK(refusal_of("c000") == "cbor_tag");
  CHECK(refusal_of("d82b582500" + to_hex(Cid().binary())) == "cbor_tag");
  CHECK(refusal_of("d82a00") == "cbor_tag");
  CHECK(refusal_of("d82a40") == "cbor_tag");
  CHECK(refusal_of("d82a4101") == "cbor_tag");
  CHECK(refusal_of("1b8000000000000000") == "cbor_integer_range");
  CHECK(refusal_of("3b8000000000000000") == "cbor_integer_range");
  CHECK(refusal_of("61ff") == "cbor_utf8");
  CHECK(refusal_of("a161ff00") == "cbor_utf8");
  CHECK(refusal_of("0000") == "cbor_syntax");
}

TEST_CASE("every cut of a value is refused") {
  const std::string hex = "a26161830118ff2063626263fb3ff199999999999a";
  REQUIRE(refusal_of(hex) == "");
  for (std::size_t size = 0; size < hex.size(); size += 2) {
    CHECK(refusal_of(std::string_view(hex).substr(0, size)) == "cbor_syntax");
  }
}

TEST_CASE("claimed sizes are not believed") {
  CHECK(refusal_of("5b00ffffffffffffff") == "cbor_syntax");
  CHECK(refusal_of("7bffffffffffffffff") == "cbor_syntax");
  CHECK(refusal_of("9bffffffffffffffff") == "cbor_syntax");
  CHECK(refusal_of("bbffffffffffffffff") == "cbor_syntax");
}

TEST_CASE("size, depth and number of values have limits") {
  CHECK(refusal_of(repeated("81", 64) + "00") == "");
  CHECK(refusal_of(repeated("81", 65) + "00") == "cbor_depth");
  CHECK(refusal_of("9864" + repeated("80", 100)) == "");  // neighbours do not add up
  CHECK(refusal_of("820001", {.size_bytes_max = 2}) == "cbor_size");
  CHECK(refusal_of("820001", {.items_max = 3}) == "");
  CHECK(refusal_of("820001", {.items_max = 2}) == "cbor_items");
  CHECK(refusal_of("820001", {.depth_max = 0}) == "cbor_depth");
}

}  // namespace
}  // namespace noctem::codec
