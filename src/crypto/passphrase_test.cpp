// The expected keys come from another implementation: argon2-cffi 25 (libargon2), Argon2id, one
// lane, 32 bytes.

#include "noctem/crypto/passphrase.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

using namespace noctem;
using namespace noctem::crypto;

namespace {

std::string key_hex(std::string_view passphrase, std::string_view salt_hex, PassphraseCost cost) {
  ByteArray<16> salt{};
  std::ranges::copy(from_hex(salt_hex).value(), salt.begin());
  const auto key = key_from_passphrase(Secret(view_of(passphrase)), salt, cost);
  return to_hex(key.value().reveal());
}

bool accepted(PassphraseCost cost) {
  return key_from_passphrase(Secret(view_of("x")), {}, cost).has_value();
}

}  // namespace

TEST_CASE("the key is Argon2id's") {
  CHECK(key_hex("correct horse battery staple", "000102030405060708090a0b0c0d0e0f",
                {.passes = 1, .memory_kib = 8192}) ==
        "9aeef75313e585f492c33c5e12d82e9ad253b7dd78632d537e899cd4eddd789c");
  CHECK(key_hex("", "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5", {.passes = 2, .memory_kib = 8192}) ==
        "b8a5d54391d01bfe0910758cfa88041382794041a51b0279cc1f35dcbaafbbd2");
  CHECK(
      key_hex("Paß 日本", "101112131415161718191a1b1c1d1e1f", {.passes = 3, .memory_kib = 16384}) ==
      "a38df1079f5d455444d7537b6a2a86a4f0e09612f37eeb534730be760fc1d16c");
}

TEST_CASE("a cost outside of its bounds is refused before any memory is taken") {
  CHECK(accepted({.passes = 1, .memory_kib = 8 * 1024}));
  CHECK_FALSE(accepted({.passes = 0, .memory_kib = 8 * 1024}));
  CHECK_FALSE(accepted({.passes = 11, .memory_kib = 8 * 1024}));
  CHECK_FALSE(accepted({.passes = 1, .memory_kib = 8 * 1024 - 1}));
  CHECK_FALSE(accepted({.passes = 1, .memory_kib = 1024 * 1024 + 1}));
}
