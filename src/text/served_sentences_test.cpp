#include "noctem/text/served_sentences.hpp"

#include <doctest/doctest.h>

#include <string>

#include "noctem/crypto/hash.hpp"

namespace noctem::text {
namespace {

constexpr std::int64_t kNow = 1'790'000'000;
constexpr std::int64_t kDay = 24 * 60 * 60;

codec::Cid entry(int number) {
  return {codec::CidCodec::json, crypto::sha256("entry " + std::to_string(number))};
}

std::string sentence(int number) {
  return "Sentence number " + std::to_string(number) + " says that the cache was warm again. ";
}

void serve(ServedSentences& served, std::string_view to, int number, std::int64_t now = kNow) {
  served.remember(to, entry(number), sentence_hashes(sentence(number)), now);
}

TEST_CASE("what was served and comes back is recognised, with the entry that it came from") {
  ServedSentences served;
  serve(served, "a", 1);
  serve(served, "a", 2);
  serve(served, "b", 3);
  const auto echo = served.match("a", sentence(2) + sentence(9), kNow);
  CHECK(echo.sentences == 2);
  CHECK(echo.matched == 1);
  CHECK(echo.mostly_served());
  REQUIRE(echo.entries.size() == 1);
  CHECK(echo.entries[0] == entry(2));
  CHECK_FALSE(served.match("a", sentence(2) + sentence(8) + sentence(9), kNow).mostly_served());
  CHECK(served.match("a", sentence(3), kNow).matched == 0);  // served to another
  CHECK(served.match("c", sentence(3), kNow).matched == 0);
  CHECK_FALSE(served.match("a", "short words", kNow).mostly_served());
}

TEST_CASE("the entry with the most matches comes first") {
  ServedSentences served;
  const std::string text = sentence(1) + sentence(2);
  served.remember("a", entry(1), sentence_hashes(sentence(1)), kNow);
  served.remember("a", entry(12), sentence_hashes(text), kNow);
  const auto echo = served.match("a", text, kNow);
  CHECK(echo.matched == 2);
  REQUIRE(echo.entries.size() == 2);
  CHECK(echo.entries[0] == entry(12));
}

TEST_CASE("memory ends after a day, unless the entry was served again") {
  ServedSentences served;
  serve(served, "a", 1);
  serve(served, "a", 2);
  serve(served, "a", 1, kNow + 10);
  CHECK(served.match("a", sentence(1), kNow + 10).entries.size() == 1);
  CHECK(served.match("a", sentence(2), kNow + kDay).matched == 1);
  CHECK(served.match("a", sentence(2), kNow + kDay + 1).matched == 0);
  CHECK(served.match("a", sentence(1), kNow + kDay + 10).matched == 1);
  CHECK(served.match("a", sentence(1), kNow + kDay + 11).matched == 0);
}

TEST_CASE("of too many sentences the oldest are forgotten") {
  ServedSentences served({.operators_max = 2, .sentences_max = 3});
  for (int i = 1; i <= 4; ++i) {
    serve(served, "a", i);
  }
  CHECK(served.match("a", sentence(1), kNow).matched == 0);
  CHECK(served.match("a", sentence(2), kNow).matched == 1);
  std::string many;
  for (int i = 10; i < 20; ++i) {
    many += sentence(i);
  }
  served.remember("a", entry(5), sentence_hashes(many), kNow);
  CHECK(served.match("a", many, kNow).matched == 3);
}

TEST_CASE("of too many operators the one that read longest ago is forgotten") {
  ServedSentences served({.operators_max = 2});
  serve(served, "a", 1, kNow);
  serve(served, "b", 1, kNow + 1);
  serve(served, "a", 2, kNow + 2);
  serve(served, "c", 1, kNow + 3);
  CHECK(served.operators() == 2);
  CHECK(served.match("b", sentence(1), kNow + 3).matched == 0);
  CHECK(served.match("a", sentence(1), kNow + 3).matched == 1);
  CHECK(served.match("c", sentence(1), kNow + 3).matched == 1);
}

TEST_CASE("an erased entry leaves nothing behind, and its room is free again") {
  ServedSentences served({.operators_max = 2, .sentences_max = 2});
  serve(served, "a", 1);
  serve(served, "a", 2);
  serve(served, "b", 2);
  served.forget(entry(2));
  CHECK(served.match("a", sentence(2), kNow).matched == 0);
  CHECK(served.match("b", sentence(2), kNow).matched == 0);
  serve(served, "a", 3);
  CHECK(served.match("a", sentence(1), kNow).matched == 1);
}

}  // namespace
}  // namespace noctem::text
