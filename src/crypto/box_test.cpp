#include "noctem/crypto/box.hpp"

#include <doctest/doctest.h>

#include <string>

#include "test_random.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

Secret test_key() {
  Bytes key(kBoxKeyBytes);
  CountingRandom(0x80).fill(key);
  return Secret(std::move(key));
}

constexpr std::string_view kMessage =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    "sunscreen would be it.";

}  // namespace

TEST_CASE("a box is the one of draft-irtf-cfrg-xchacha-03, A.3.1, behind its nonce") {
  CountingRandom random(0x40);
  const Bytes context = from_hex("50515253c0c1c2c3c4c5c6c7").value();
  const Bytes box = seal(test_key(), view_of(kMessage), context, random);
  CHECK(
      to_hex(box) ==
      "404142434445464748494a4b4c4d4e4f5051525354555657"
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda"
      "7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b23835"
      "65d3fff921f9664c97637da9768812f615c68b13b52e"
      "c0875924c1c7987947deafd8780acf49");
  const auto opened = open(test_key(), box, context);
  REQUIRE(opened.has_value());
  CHECK(text_of(opened->reveal()) == kMessage);
}

TEST_CASE("any flipped bit, another key and another context are refused as corrupt") {
  CountingRandom random(1);
  const Bytes box = seal(test_key(), view_of("hello"), view_of("name"), random);
  for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
    Bytes bad = box;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    const auto opened = open(test_key(), bad, view_of("name"));
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().kind == ErrorKind::corrupt);
  }
  CHECK_FALSE(open(Secret(Bytes(kBoxKeyBytes, 7)), box, view_of("name")).has_value());
  CHECK_FALSE(open(test_key(), box, view_of("nam")).has_value());
  CHECK(open(test_key(), box, view_of("name")).has_value());
}

TEST_CASE("whatever is too short to be a box is refused") {
  CountingRandom random(1);
  const Bytes box = seal(test_key(), {}, {}, random);
  REQUIRE(box.size() == kBoxOverheadBytes);
  CHECK(open(test_key(), box, {}).value().empty());
  for (std::size_t size = 0; size < box.size(); ++size) {
    CHECK_FALSE(open(test_key(), ByteView(box).first(size), {}).has_value());
  }
}
