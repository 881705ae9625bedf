#include "key_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace noctem;
using namespace noctem::crypto;

namespace {

SigningKey test_key() { return SigningKey::from_seed(Bytes(32, 7)).value(); }

std::string clear_text() {
  return "noctem-key 1\nalgorithm ed25519\npublic " + to_hex(test_key().public_key().bytes) +
         "\nprotection none\nsecret " + to_hex(Bytes(32, 7)) + "\n";
}

std::string sealed_text() {
  return "noctem-key 1\nalgorithm ed25519\npublic " + to_hex(test_key().public_key().bytes) +
         "\nprotection argon2id 3 65536 " + to_hex(Bytes(16, 5)) + "\nsecret " +
         to_hex(Bytes(72, 9)) + "\n";
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

ErrorKind refusal(const std::string& text) {
  const auto key = parse_key_text(view_of(text));
  REQUIRE_MESSAGE(!key.has_value(), text);
  return key.error().kind;
}

}  // namespace

TEST_CASE("both forms read back as they were written") {
  for (const std::string& text : {clear_text(), sealed_text()}) {
    const auto key = parse_key_text(view_of(text));
    REQUIRE(key.has_value());
    CHECK(text_of(write_key_text(*key).reveal()) == text);
    CHECK(key->public_key == test_key().public_key());
  }
  CHECK_FALSE(parse_key_text(view_of(clear_text()))->sealing.has_value());
  const auto sealed = parse_key_text(view_of(sealed_text()));
  CHECK(sealed->sealing->cost.memory_kib == 65536);
  CHECK(sealed->sealing->cost.passes == 3);
}

TEST_CASE("anything newer is unsupported, anything else is corrupt") {
  CHECK(refusal(replaced(clear_text(), "key 1", "key 2")) == ErrorKind::unsupported);
  CHECK(refusal(replaced(clear_text(), "ed25519", "ed448")) == ErrorKind::unsupported);
  CHECK(refusal(replaced(clear_text(), "none", "rot13")) == ErrorKind::unsupported);
  CHECK(refusal("") == ErrorKind::corrupt);
  CHECK(refusal("-----BEGIN PRIVATE KEY-----\n") == ErrorKind::corrupt);
}

TEST_CASE("another spelling of the same key is refused") {
  const std::string text = clear_text();
  const std::string secret = to_hex(Bytes(32, 7));
  const std::string wrong[] = {
      text + "\n",
      text + " ",
      text.substr(0, text.size() - 1),
      replaced(text, "\nsecret", "\n\nsecret"),
      replaced(text, "\nsecret", "\r\nsecret"),
      replaced(text, "secret ", "secret  "),
      replaced(text, "secret ", "Secret "),
      replaced(text, "public ", "public_key "),
      replaced(text, secret, secret + "00"),
      replaced(text, secret, secret.substr(2)),
      replaced(text, secret, std::string(64, 'A')),
      replaced(sealed_text(), "65536", "065536"),
      replaced(sealed_text(), "65536", "99999999999"),
      replaced(sealed_text(), "65536", "-1"),
      replaced(sealed_text(), "0505", ""),
      replaced(sealed_text(), "0909", ""),
      std::string(10'000, '\n'),
  };
  for (const std::string& each : wrong) {
    refusal(each);
  }
}

TEST_CASE("a public key that is none is refused") {
  const std::string good = to_hex(test_key().public_key().bytes);
  CHECK(refusal(replaced(clear_text(), good, "01" + std::string(62, '0'))) == ErrorKind::corrupt);
}
