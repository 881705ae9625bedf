#include "noctem/crypto/short_hash.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace noctem;
using namespace noctem::crypto;

// The key and inputs of the published SipHash-2-4-128 vectors: 00 01 02 …
TEST_CASE("the published vectors of SipHash-2-4-128") {
  ByteArray<16> key{};
  std::iota(key.begin(), key.end(), std::uint8_t{0});
  CHECK(to_hex(short_hash(key, {})) == "a3817f04ba25a8e66df67214c7550293");
  CHECK(to_hex(short_hash(key, Bytes{0})) == "da87c1d86b99af44347659119b22fc45");
}

TEST_CASE("another key gives another hash") {
  ByteArray<16> key{};
  const ShortHash first = short_hash(key, view_of("text"));
  key[15] = 1;
  CHECK(first != short_hash(key, view_of("text")));
  CHECK(first != short_hash({}, view_of("texu")));
}
