#include "noctem/document/did_key.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace noctem;
using namespace noctem::document;

namespace {

crypto::PublicKey public_key_of(std::uint8_t seed_byte) {
  return crypto::SigningKey::from_seed(Bytes(32, seed_byte)).value().public_key();
}

}  // namespace

TEST_CASE("a signing key's did reads back as the key, and has one length") {
  for (unsigned seed = 0; seed < 64; ++seed) {
    const crypto::PublicKey key = public_key_of(static_cast<std::uint8_t>(seed));
    const std::string did = did_of(key);
    CHECK(did.size() == 56);
    CHECK(did.starts_with("did:key:z6Mk"));
    CHECK(parse_signing_did(did) == key);
    CHECK_FALSE(parse_exchange_did(did).has_value());
  }
}

TEST_CASE("an exchange key's did reads back as the key and is no signing key") {
  crypto::ExchangePublicKey key;
  key.bytes.fill(9);
  const std::string did = did_of(key);
  CHECK(did.starts_with("did:key:z6LS"));
  CHECK(parse_exchange_did(did) == key);
  CHECK_FALSE(parse_signing_did(did).has_value());
}

TEST_CASE("every other spelling is refused") {
  const std::string did = did_of(public_key_of(1));
  REQUIRE(parse_signing_did(did).has_value());
  const std::string wrong[] = {"",
                               "did:key:",
                               did.substr(1),
                               did.substr(0, 55),
                               did + "1",
                               " " + did,
                               did + "\n",
                               "DID:key:" + did.substr(8),
                               did + "#key",
                               "did:key:1" + did.substr(9),
                               "did:web:" + did.substr(8),
                               "did:key:z1" + did.substr(9, 46)};
  for (const std::string& text : wrong) {
    CHECK_MESSAGE(!parse_signing_did(text).has_value(), text);
  }
  for (std::size_t i = 9; i < did.size(); ++i) {  // letters that base58 leaves out
    for (const char c : {'0', 'O', 'I', 'l', '+', '\0'}) {
      std::string text = did;
      text[i] = c;
      CHECK_FALSE(parse_signing_did(text).has_value());
    }
  }
}

TEST_CASE("a did of a key that crypto refuses is refused") {
  crypto::PublicKey neutral;
  neutral.bytes[0] = 1;
  CHECK_FALSE(parse_signing_did(did_of(neutral), crypto::KeyCheck::bytes).has_value());
  crypto::PublicKey off_curve;
  off_curve.bytes[0] = 2;  // y = 2 belongs to no point
  CHECK(parse_signing_did(did_of(off_curve), crypto::KeyCheck::bytes).has_value());
  CHECK_FALSE(parse_signing_did(did_of(off_curve)).has_value());
}
