#include "noctem/crypto/proof_of_work.hpp"

#include <doctest/doctest.h>

#include "noctem/crypto/hash.hpp"

using namespace noctem;
using namespace noctem::crypto;

TEST_CASE("a stamp that was found proves its work, and the counters before it do not") {
  const ByteView challenge = view_of("challenge");
  const auto found = solve_work(challenge, 10, 0, 1'000'000);
  REQUIRE(found.has_value());
  CHECK(proves_work(challenge, *found, 10));
  for (std::uint64_t counter = 0; counter < *found; ++counter) {
    CHECK_FALSE(proves_work(challenge, counter, 10));
  }
  CHECK_FALSE(proves_work(view_of("Challenge"), *found, 10));
}

TEST_CASE("the stamp is over tag, challenge and big-endian counter") {
  const Digest digest = sha256({view_of("noctem/work/v1\n"), view_of("c"),
                                ByteArray<8>{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08}});
  unsigned zeros = 0;
  while (zeros < 256 && ((digest[zeros / 8] >> (7 - zeros % 8)) & 1) == 0) {
    ++zeros;
  }
  CHECK(proves_work(view_of("c"), 0x0102030405060708, zeros));
  CHECK_FALSE(proves_work(view_of("c"), 0x0102030405060708, zeros + 1));
}

TEST_CASE("solving gives up after its number of tries and may go on from there") {
  CHECK_FALSE(solve_work(view_of("challenge"), 256, 0, 1'000).has_value());
  CHECK_FALSE(solve_work(view_of("challenge"), 0, 0, 0).has_value());
  CHECK(solve_work(view_of("challenge"), 0, 41, 1) == 41u);
  const auto first = solve_work(view_of("challenge"), 6, 0, 100'000);
  REQUIRE(first.has_value());
  const auto second = solve_work(view_of("challenge"), 6, *first + 1, 100'000);
  REQUIRE(second.has_value());
  CHECK(*second > *first);
}
