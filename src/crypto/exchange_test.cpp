#include "noctem/crypto/exchange.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "test_random.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

ExchangeKey key_of(std::string_view hex) {
  return ExchangeKey::from_bytes(from_hex(hex).value()).value();
}

ExchangePublicKey public_key_of(std::string_view hex) {
  ExchangePublicKey key;
  std::ranges::copy(from_hex(hex).value(), key.bytes.begin());
  return key;
}

std::string shared_hex(std::string_view key, std::string_view peer) {
  return to_hex(key_of(key).shared_with(public_key_of(peer)).value().reveal());
}

constexpr std::string_view kAlice =
    "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
constexpr std::string_view kBob =
    "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";

}  // namespace

TEST_CASE("x25519 gives the values of RFC 7748") {
  CHECK(shared_hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                   "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c") ==
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  CHECK(shared_hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                   "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493") ==
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
  CHECK(to_hex(key_of(kAlice).public_key().bytes) ==
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  CHECK(to_hex(key_of(kBob).public_key().bytes) ==
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
}

TEST_CASE("both sides find the same secret") {
  const std::string expected = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  CHECK(to_hex(key_of(kAlice).shared_with(key_of(kBob).public_key()).value().reveal()) == expected);
  CHECK(to_hex(key_of(kBob).shared_with(key_of(kAlice).public_key()).value().reveal()) == expected);
}

TEST_CASE("a peer's key of small order is refused") {
  constexpr std::string_view kSmallOrder[] = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  };
  const ExchangeKey key = key_of(kAlice);
  for (const std::string_view peer : kSmallOrder) {
    const auto shared = key.shared_with(public_key_of(peer));
    REQUIRE_FALSE(shared.has_value());
    CHECK(shared.error().kind == ErrorKind::invalid);
  }
}

TEST_CASE("an exchange key has 32 bytes and comes from the random source") {
  CHECK_FALSE(ExchangeKey::from_bytes(Bytes(31)).has_value());
  CHECK_FALSE(ExchangeKey::from_bytes(Bytes(33)).has_value());
  CountingRandom random(9);
  CountingRandom same(9);
  const ExchangeKey key = ExchangeKey::generate(random);
  CHECK(key.public_key() == ExchangeKey::generate(same).public_key());
  CHECK(key.secret().size() == 32);
}
