#include "noctem/crypto/signing.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "test_random.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

SigningKey key_of(std::string_view seed) { return SigningKey::from_seed(hex(seed)).value(); }

struct Rfc8032 {
  std::string_view seed;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};

// RFC 8032, section 7.1.
constexpr Rfc8032 kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "659"
     "4a7c15e9716ed28dc027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3fee"
     "bbd"
     "454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e"
     "030"
     "3dca179c138ac17ad9bef1177331a704"},
};

}  // namespace

TEST_CASE("keys and signatures are those of RFC 8032") {
  for (const Rfc8032& vector : kVectors) {
    const SigningKey key = key_of(vector.seed);
    const Bytes message = hex(vector.message);
    CHECK(to_hex(key.public_key().bytes) == vector.public_key);
    const Signature signature = key.sign(message);
    CHECK(to_hex(signature.bytes) == vector.signature);
    CHECK(verify(key.public_key(), message, signature));
  }
}

TEST_CASE("a flipped bit of signature, key or message is refused") {
  const SigningKey key = key_of(kVectors[2].seed);
  const Bytes message = hex(kVectors[2].message);
  const Signature signature = key.sign(message);
  for (unsigned bit = 0; bit < 64 * 8; bit += 3) {
    Signature bad = signature;
    bad.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(verify(key.public_key(), message, bad));
  }
  for (unsigned bit = 0; bit < 32 * 8; bit += 3) {
    PublicKey bad = key.public_key();
    bad.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(verify(bad, message, signature));
  }
  for (unsigned bit = 0; bit < message.size() * 8; ++bit) {
    Bytes bad = message;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(verify(key.public_key(), bad, signature));
  }
}

TEST_CASE("a key is made from the random source and nothing else, and gives its seed back") {
  CountingRandom random(1);
  CountingRandom same(1);
  const SigningKey key = SigningKey::generate(random);
  CHECK(key.public_key() == SigningKey::generate(same).public_key());
  CHECK(key.public_key() != SigningKey::generate(random).public_key());
  const SigningKey again = SigningKey::from_seed(key.seed().reveal()).value();
  CHECK(again.public_key() == key.public_key());
  CHECK(key.copy().sign(view_of("x")) == key.sign(view_of("x")));
}

TEST_CASE("seeds, keys and signatures of another length are refused") {
  CHECK_FALSE(SigningKey::from_seed(Bytes(31)).has_value());
  CHECK_FALSE(SigningKey::from_seed(Bytes(33)).has_value());
  CHECK_FALSE(parse_public_key(Bytes(31, 9)).has_value());
  CHECK_FALSE(parse_public_key(Bytes(33, 9)).has_value());
  CHECK_FALSE(parse_signature(Bytes(63)).has_value());
  CHECK_FALSE(parse_signature(Bytes(65)).has_value());
}
