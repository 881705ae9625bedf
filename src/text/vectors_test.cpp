// The committed vectors, which tests/conformance makes without our code.

#include <doctest/doctest.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <string>

#include "noctem/codec/json.hpp"
#include "noctem/text/sentences.hpp"
#include "noctem/text/simhash.hpp"

namespace noctem::text {
namespace {

std::uint64_t bits_of(const std::string& hex) {
  std::uint64_t bits = 0;
  REQUIRE(std::from_chars(hex.data(), hex.data() + hex.size(), bits, 16).ec == std::errc());
  return bits;
}

TEST_CASE("vectors of SimHash and sentences") {
  std::ifstream in("tests/data/simhash.json", std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!file.empty(), "run from the root of the repository");
  const auto all = codec::parse_json(file).value();
  const auto& texts = *all.find("texts")->array();
  CHECK(texts.size() >= 20);
  for (const auto& vector : texts) {
    const std::string& text = *vector.find("text")->text();
    CAPTURE(text);
    const std::string& hash = *vector.find("simhash")->text();
    const auto expected = hash.empty() ? std::nullopt : std::optional<std::uint64_t>(bits_of(hash));
    CHECK(simhash(text) == expected);
    std::vector<SentenceHash> sentences;
    for (const auto& sentence : *vector.find("sentences")->array()) {
      sentences.push_back(bits_of(*sentence.text()));
    }
    CHECK(sentence_hashes(text) == sentences);
  }
}

}  // namespace
}  // namespace noctem::text
