#include "noctem/codec/multibase.hpp"

#include <doctest/doctest.h>

#include "noctem/base/bytes.hpp"

namespace noctem::codec {
namespace {

constexpr Multibase kBases[] = {Multibase::base16, Multibase::base32, Multibase::base58btc,
                                Multibase::base64url};

std::string refusal_of(std::string_view text) {
  const auto bytes = multibase_decode(text);
  return bytes ? "" : bytes.error().reason;
}

TEST_CASE("the same bytes in each base") {
  const ByteView bytes = view_of("yes mani !");
  CHECK(multibase_encode(Multibase::base16, bytes) == "f796573206d616e692021");
  CHECK(multibase_encode(Multibase::base32, bytes) == "bpfsxgidnmfxgsibb");
  CHECK(multibase_encode(Multibase::base58btc, bytes) == "z7paNL19xttacUY");
  CHECK(multibase_encode(Multibase::base64url, bytes) == "ueWVzIG1hbmkgIQ");
}

TEST_CASE("zero bytes in front survive") {
  const Bytes bytes{0, 0, 'y', 'e', 's'};
  for (const Multibase base : kBases) {
    CHECK(multibase_decode(multibase_encode(base, bytes)) == bytes);
  }
  CHECK(base58_encode(Bytes(3, 0)) == "111");
  CHECK(base58_decode("111") == Bytes(3, 0));
}

TEST_CASE("every length goes there and back in each base") {
  Bytes bytes;
  for (std::size_t size = 0; size < 90; ++size) {
    for (const Multibase base : kBases) {
      CHECK(multibase_decode(multibase_encode(base, bytes)) == bytes);
    }
    bytes.push_back(static_cast<std::uint8_t>(size * 89 + 200));
  }
}

TEST_CASE("a text that decodes is the one that would be written") {
  const std::string_view letters = "abcxyzABCXYZ01789-_=+/ IlO";
  for (const Multibase base : kBases) {
    for (const char a : letters) {
      for (const char b : letters) {
        for (const char c : letters) {
          const std::string text{static_cast<char>(base), a, b, c};
          const auto bytes = multibase_decode(text);
          CHECK((!bytes || multibase_encode(base, *bytes) == text));
        }
      }
    }
  }
}

TEST_CASE("other spellings are refused") {
  CHECK(refusal_of("") == "multibase_prefix");
  CHECK(refusal_of("F00") == "multibase_prefix");
  CHECK(refusal_of("mAA") == "multibase_prefix");
  CHECK(refusal_of("f0A") == "multibase_digit");
  CHECK(refusal_of("f0") == "multibase_length");
  CHECK(refusal_of("bpfs=====") == "multibase_digit");
  CHECK(refusal_of("bPF") == "multibase_digit");
  CHECK(refusal_of("ba") == "multibase_length");
  CHECK(refusal_of("bab") == "multibase_bits");
  CHECK(refusal_of("uAA==") == "multibase_digit");
  CHECK(refusal_of("u+/") == "multibase_digit");
  CHECK(refusal_of("uA") == "multibase_length");
  CHECK(refusal_of("uAB") == "multibase_bits");
  CHECK(refusal_of("z0") == "multibase_digit");
  CHECK(refusal_of("zl") == "multibase_digit");
}

TEST_CASE("base58 has a limit, because it costs the square of its length") {
  CHECK(base58_decode(std::string(128, '1')).has_value());
  CHECK(base58_decode(std::string(129, '1')).error().reason == "multibase_length");
}

}  // namespace
}  // namespace noctem::codec
