#include "key_set.hpp"

#include <doctest/doctest.h>

#include "noctem/crypto/short_hash.hpp"

using namespace noctem;
using namespace noctem::http;

namespace {

KeySet::Key key_of(std::uint32_t number) {
  KeySet::Key key =
      crypto::short_hash({}, {reinterpret_cast<const std::uint8_t*>(&number), sizeof(number)});
  key[15] |= 1;
  return key;
}

}  // namespace

TEST_CASE("what was inserted is there, what was not is not, through every growth") {
  KeySet set;
  CHECK(!set.contains(key_of(0)));
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    set.insert(key_of(i));
  }
  CHECK(set.size() == 5'000);
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    REQUIRE(set.contains(key_of(i)));
    REQUIRE(!set.contains(key_of(i + 5'000)));
  }
}

TEST_CASE("keys that start at the same place are all found, also around the end") {
  KeySet set;
  for (std::uint8_t i = 1; i <= 12; ++i) {
    KeySet::Key key{};
    key.fill(0xff);
    key[15] = i;
    set.insert(key);
  }
  KeySet::Key other{};
  other.fill(0xff);
  for (std::uint8_t i = 1; i <= 12; ++i) {
    other[15] = i;
    CHECK(set.contains(other));
  }
  other[15] = 13;
  CHECK(!set.contains(other));
}

TEST_CASE("a cleared set is empty and usable") {
  KeySet set;
  set.insert(key_of(1));
  set.clear();
  CHECK(set.size() == 0);
  CHECK(!set.contains(key_of(1)));
  set.insert(key_of(1));
  CHECK(set.contains(key_of(1)));
}
