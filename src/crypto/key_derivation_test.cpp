// HMAC against RFC 4231, HKDF against RFC 5869.

#include <doctest/doctest.h>

#include <string>

#include "noctem/crypto/hash.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

Bytes repeated(std::uint8_t byte, std::size_t count) { return Bytes(count, byte); }

Bytes counted(std::uint8_t first, std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = static_cast<std::uint8_t>(first + i);
  }
  return bytes;
}

std::string hmac_hex(ByteView key, ByteView message) { return to_hex(hmac_sha256(key, message)); }

std::string hkdf_hex(ByteView key, ByteView salt, ByteView purpose, std::size_t size) {
  return to_hex(hkdf_sha256(key, salt, text_of(purpose), size).reveal());
}

}  // namespace

TEST_CASE("hmac_sha256 gives the values of RFC 4231") {
  CHECK(hmac_hex(repeated(0x0b, 20), view_of("Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_hex(view_of("Jefe"), view_of("what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_hex(repeated(0xaa, 20), repeated(0xdd, 50)) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  CHECK(hmac_hex(counted(0x01, 25), repeated(0xcd, 50)) ==
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  CHECK(hmac_hex(repeated(0xaa, 131),
                 view_of("Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(hmac_hex(repeated(0xaa, 131),
                 view_of("This is a test using a larger than block-size key and a larger than "
                         "block-size data. The key needs to be hashed before being used by the "
                         "HMAC algorithm.")) ==
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST_CASE(
    "a key of one block is used as it is, a longer one is hashed first") {  // by Python's hmac
  CHECK(hmac_hex(repeated(0xaa, 64), view_of("Hi There")) ==
        "ebef34e13d0a0fe04593d043bc7a865106db0604211d404c18206d862e5d7852");
  CHECK(hmac_hex(repeated(0xaa, 65), view_of("Hi There")) ==
        "00af6c42340b99e2e1d9a1cdf1547be431fe2e9bab3215c68d013ba858891927");
}

TEST_CASE("hkdf_sha256 gives the values of RFC 5869") {
  CHECK(hkdf_hex(repeated(0x0b, 22), counted(0x00, 13), counted(0xf0, 10), 42) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  CHECK(
      hkdf_hex(counted(0x00, 80), counted(0x60, 80), counted(0xb0, 80), 82) ==
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
      "0e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  CHECK(hkdf_hex(repeated(0x0b, 22), {}, {}, 42) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("hkdf_sha256 reaches its longest output, whose beginning is the shorter one") {
  const Secret longest = hkdf_sha256(view_of("key"), view_of("salt"), "purpose", 255 * 32);
  const Secret shorter = hkdf_sha256(view_of("key"), view_of("salt"), "purpose", 33);
  CHECK(longest.size() == 255 * 32);
  CHECK(equal(longest.reveal().first(33), shorter.reveal()));
  CHECK_FALSE(
      equal(shorter.reveal(), hkdf_sha256(view_of("key"), view_of("salt"), "other", 33).reveal()));
}
