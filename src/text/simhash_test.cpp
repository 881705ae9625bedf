#include "noctem/text/simhash.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <vector>

#include "noctem/crypto/hash.hpp"

namespace noctem::text {
namespace {

const std::string kText =
    "The linker keeps one copy of each inline function, so the order of the object files decides "
    "which one it is; build twice and compare before you trust a cache.";

TEST_CASE("a text of fewer than eight words has no hash") {
  CHECK_FALSE(simhash(""));
  CHECK_FALSE(simhash("one two three four five six seven"));
  CHECK(simhash("one two three four five six seven eight"));
  CHECK_FALSE(simhash("日本語のとても長い文章は一つの言葉である"));  // one word
  CHECK(simhash("é è ê ë à â ù û"));
}

TEST_CASE("letters A-Z, punctuation and spaces make no difference") {
  const auto hash = simhash(kText);
  std::string shouted = "  " + kText + " !\n";
  for (char& letter : shouted) {
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    letter = letter == ' ' ? '\t' : letter;
  }
  CHECK(simhash(shouted) == hash);
  CHECK(simhash("É è ê ë à â ù û") != simhash("é è ê ë à â ù û"));  // bytes from 0x80 stay
}

TEST_CASE("a shingle counts once, however often it is said") {
  const std::string once = "a b c d e f g h a b c";
  CHECK(simhash(once + " d") == simhash(once + " d e f g h a b c d"));
}

TEST_CASE("the bits are the majority of the first eight bytes of each shingle's SHA-256") {
  // Two words that alternate: the only shingles are "x y x" and "y x y", so a bit is set where
  // both have it.
  std::uint64_t both = ~std::uint64_t{0};
  for (const auto* shingle : {"x y x", "y x y"}) {
    std::uint64_t bits = 0;
    const auto digest = crypto::sha256(std::string_view(shingle));
    for (std::size_t i = 0; i < 8; ++i) {
      bits = bits << 8 | digest[i];
    }
    both &= bits;
  }
  CHECK(simhash("x y x y x y x y") == both);
}

TEST_CASE("one word changed leaves texts near, other texts are far") {
  std::string longer;
  for (int i = 0; i < 120; ++i) {
    longer += "word" + std::to_string(i * 7919 % 1000) + ' ';
  }
  const auto hash = *simhash(longer);
  CHECK(simhash_distance(hash, *simhash(longer + "more")) <= 8);
  CHECK(simhash_distance(hash, *simhash(kText)) > 12);
}

TEST_CASE("of two hashes at distance 3 at least one band is equal") {
  const auto hash = *simhash(kText);
  CHECK(simhash_bands(0x0123456789abcdefu) ==
        std::array<std::uint16_t, 4>{0x0123, 0x4567, 0x89ab, 0xcdef});
  for (int a = 0; a < 64; ++a) {
    for (int b = a + 1; b < 64; b += 5) {
      for (int c = b + 1; c < 64; c += 7) {
        const auto near =
            hash ^ std::uint64_t{1} << a ^ std::uint64_t{1} << b ^ std::uint64_t{1} << c;
        REQUIRE(simhash_distance(hash, near) == kNearBits);
        int equal = 0;
        for (std::size_t band = 0; band < 4; ++band) {
          equal += simhash_bands(hash)[band] == simhash_bands(near)[band] ? 1 : 0;
        }
        REQUIRE(equal >= 1);
      }
    }
  }
}

}  // namespace
}  // namespace noctem::text
