#include "noctem/client/writing.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/round.hpp"

using namespace noctem;
using namespace noctem::client;

namespace {

class Counting final : public env::Random {
 public:
  void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, ++next_); }

 private:
  std::uint8_t next_ = 0;
};

struct Place {
  Counting random;
  crypto::SigningKey key = crypto::SigningKey::from_seed(Bytes(32, 7)).value();
  Desk desk{codec::Cid(codec::CidCodec::json, {1}), 1'790'000'000, key, random};
};

}  // namespace

TEST_CASE("an entry names its body by hash, and its sources by what they are") {
  Place place;
  EntryText text;
  text.domain = "go/concurrency";
  text.content = "Buffered channels are fast.";
  text.sources = {"https://example.org/a", codec::Cid(codec::CidCodec::json, {2}).text()};
  const auto envelope = write_entry(place.desk, text);
  REQUIRE(envelope.has_value());
  CHECK(document::verify(envelope->document, envelope->signature));
  const auto& value = envelope->document.value();
  CHECK(*value.find("body")->text() == document::body_id(*envelope->body).text());
  const auto& sources = *value.find("sources")->array();
  CHECK(sources[0].find("url") != nullptr);
  CHECK(sources[1].find("entry") != nullptr);
  const auto again = write_entry(place.desk, text);
  CHECK(again->document.id() != envelope->document.id());  // a salt of its own
}

TEST_CASE("what the kind does not allow is refused before it is sent") {
  Place place;
  EntryText text;
  text.content = "no domain";
  CHECK_FALSE(write_entry(place.desk, text).has_value());
  text.domain = "a";
  text.confidence = 1001;
  CHECK_FALSE(write_entry(place.desk, text).has_value());
  CHECK_FALSE(write_document(place.desk, "no.such", {}).has_value());
}

TEST_CASE("a commitment hides the vote that its reveal opens") {
  Place place;
  const Vote vote{.entry = mesh::EntryId(codec::Cid(codec::CidCodec::json, {3}).text()),
                  .round = 2,
                  .vote = -1,
                  .reason = "it is not so",
                  .operator_id = mesh::OperatorId("0123456789abcdef")};
  const auto ballot = write_vote(place.desk, vote);
  REQUIRE(ballot.has_value());
  const auto& reveal = ballot->reveal.document.value();
  mesh::Commitment opened{.entry = vote.entry,
                          .mesh = place.desk.mesh.text(),
                          .operator_id = vote.operator_id,
                          .round = 2,
                          .salt = {},
                          .vote = -1};
  const auto salt = codec::base64url_decode(*reveal.find("salt")->text()).value();
  std::ranges::copy(salt, opened.salt.begin());
  CHECK(*ballot->commit.document.value().find("hash")->text() == mesh::commitment_hash(opened));
  CHECK(ballot->commit.document.canonical().find("-1") == std::string::npos);
}
