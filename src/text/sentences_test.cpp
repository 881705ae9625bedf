#include "noctem/text/sentences.hpp"

#include <doctest/doctest.h>

#include <string>

namespace noctem::text {
namespace {

const std::string kOne = "A cold cache makes the first build slow and noisy";
const std::string kTwo = "The second one reads what the first one wrote to the disk";

TEST_CASE("sentences of at least eight words are hashed, each once, in order") {
  CHECK(sentence_hashes("").empty());
  CHECK(sentence_hashes("one two three four five six seven.").empty());
  CHECK(sentence_hashes("one two three four five six seven eight").size() == 1);
  const auto both = sentence_hashes(kOne + ". " + kTwo + ". " + kOne + "!");
  REQUIRE(both.size() == 2);
  CHECK(both[0] < both[1]);
}

TEST_CASE("capitals, wrapping and punctuation within make no difference") {
  const auto hash = sentence_hashes(kOne);
  CHECK(sentence_hashes("a COLD cache,\nmakes the first\r\n  build slow -- and 'noisy'?") == hash);
  CHECK(sentence_hashes("(" + kOne + ".)") == hash);
  CHECK(sentence_hashes(kOne + " indeed") != hash);
}

TEST_CASE("where a sentence ends") {
  const auto both = sentence_hashes(kOne + ". " + kTwo);
  REQUIRE(both.size() == 2);
  for (const auto* between : {"! ", "?\n", ".\" ", ".’ ", ".)** ", "\n\n", "\n \t\n", "\r\n\r\n",
                              "\n- ", "\n12. ", "\n# ", "\n> ", "。", "？"}) {
    CAPTURE(std::string(between));
    CHECK(sentence_hashes(kOne + between + kTwo) == both);
  }
  for (const auto* within : {" 3.14 ", " a.b.c ", "\n", " e.g., ", "\n-x ", "\n3.x "}) {
    CAPTURE(std::string(within));
    CHECK(sentence_hashes(kOne + within + kTwo).size() == 1);
  }
}

TEST_CASE("no text has more sentences than one for every 16 bytes") {
  std::string many;
  for (int i = 0; many.size() < 65'536; ++i) {
    many += i % 8 == 7 ? "b." : "a ";
    many += i % 8 == 7 ? "\n" : "";
  }
  CHECK(sentence_hashes(many).size() == 1);
  CHECK(sentence_hashes(std::string(65'536, '.')).empty());
  CHECK(sentence_hashes(std::string(65'536, '\n')).empty());
}

}  // namespace
}  // namespace noctem::text
