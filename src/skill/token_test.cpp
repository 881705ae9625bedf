#include "noctem/skill/token.hpp"

#include <doctest/doctest.h>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

Bounds drawn(env_sim::Prng& prng) {
  using enum bark::Access;
  Bounds bounds;
  const std::vector<bark::PathGrant> paths = {
      {"/a", read}, {"/a", write}, {"/a/b", write}, {"/c", read}};
  if (prng.below(2) == 0) {
    bounds.paths.emplace();
    for (const auto& path : paths) {
      if (prng.below(2) == 0) {
        bounds.paths->push_back(path);
      }
    }
  }
  if (prng.below(2) == 0) {
    bounds.memory_mb = static_cast<std::int64_t>(prng.below(1000));
  }
  if (prng.below(2) == 0) {
    bounds.skills = {{prng.below(2) == 0 ? "a/*" : "a/b"}};
  }
  return bounds;
}

Bounds small() {
  Bounds bounds;
  bounds.paths = {{{"/srv", bark::Access::read}}};
  bounds.memory_mb = 64;
  return bounds;
}

// The token's JSON, changed, as a token again.
std::string changed(const Token& token, const std::function<void(codec::JsonObject&)>& change) {
  const Bytes bytes = codec::base64url_decode(token.text()).value();
  codec::Json json = codec::parse_json(noctem::text_of(bytes)).value();
  change(*json.object());
  return codec::base64url_encode(view_of(codec::write_canonical(json)));
}

codec::JsonArray blocks_of(const codec::JsonObject& token) {
  return *token.find("blocks")->array();
}

}  // namespace

TEST_CASE("a delegated token is within its parent, in chains of any length") {
  TestRandom random(11);
  for (int chain = 0; chain < 20; ++chain) {
    Token token = Token::issue(drawn(random.prng()), test_key(), random);
    const auto length = random.prng().below(kBlocksMax - 1);
    for (std::uint64_t i = 0; i < length; ++i) {
      Token child = token.narrow(drawn(random.prng()), random).value();
      REQUIRE(within(child.bounds(), token.bounds()));
      const auto parsed = Token::parse(child.text());
      REQUIRE_MESSAGE(parsed, parsed.error().message);
      REQUIRE(within(parsed->bounds(), token.bounds()));
      REQUIRE(parsed->ids().size() == token.ids().size() + 1);
      token = std::move(child);
    }
  }
}

TEST_CASE("a block that asks for more than its parent gives gets no more") {
  TestRandom random(1);
  Bounds more = small();
  more.paths = {{{"/srv", bark::Access::write}, {"/etc", bark::Access::write}}};
  more.memory_mb = 4096;
  const Token child = Token::issue(small(), test_key(), random).narrow(more, random).value();
  CHECK(*child.bounds().memory_mb == 64);
  CHECK(*child.bounds().paths == std::vector<bark::PathGrant>{{"/srv", bark::Access::read}});
}

TEST_CASE("a chain that lost its last block, or took another's, is worth nothing") {
  TestRandom random(2);
  const Token parent = Token::issue({}, test_key(), random);
  const Token child = parent.narrow(small(), random).value();
  // The child's bearer does not know the parent's key, so cutting the block off gains nothing.
  CHECK(!Token::parse(changed(child, [](codec::JsonObject& json) {
    auto blocks = blocks_of(json);
    blocks.pop_back();
    json.set("blocks", blocks);
  })));
  const Token other = Token::issue({}, test_key(), random).narrow(small(), random).value();
  CHECK(!Token::parse(changed(child, [&](codec::JsonObject& json) {
    auto blocks = blocks_of(json);
    const Bytes bytes = codec::base64url_decode(other.text()).value();
    const codec::Json foreign = codec::parse_json(noctem::text_of(bytes)).value();
    blocks.back() = foreign.find("blocks")->array()->back();
    json.set("blocks", blocks);
  })));
  CHECK(!Token::parse(changed(child, [](codec::JsonObject& json) {
    auto blocks = blocks_of(json);
    std::swap(blocks[0], blocks[1]);
    json.set("blocks", blocks);
  })));
}

TEST_CASE("changed bounds, another issuer or another key are found") {
  TestRandom random(3);
  const Token token = Token::issue(small(), test_key(), random);
  CHECK(Token::parse(changed(token, [](codec::JsonObject&) {})));
  CHECK(!Token::parse(changed(token, [](codec::JsonObject& json) {
    auto blocks = blocks_of(json);
    std::string text = *blocks[0].find("block")->text();
    text.replace(text.find("64"), 2, "99");
    blocks[0].object()->set("block", text);
    json.set("blocks", blocks);
  })));
  CHECK(!Token::parse(changed(token, [](codec::JsonObject& json) {
    json.set("issuer", test_package(test_fields(), 5).value().author());
  })));
  CHECK(!Token::parse(changed(token, [](codec::JsonObject& json) {
    json.set("key", codec::base64url_encode(test_key(8).seed().reveal()));
  })));
  CHECK(!Token::parse(changed(token, [](codec::JsonObject& json) { json.set("more", 1); })));
  CHECK(!Token::parse(""));
  CHECK(!Token::parse(std::string(70'000, 'A')));
}

TEST_CASE("a caveat that is not known makes a token worthless, though it is signed") {
  TestRandom random(4);
  const Token token = Token::issue(small(), test_key(), random);
  // As an issuer of a newer program would: a whole chain whose only fault is an unknown word.
  const auto next = crypto::SigningKey::generate(random);
  const std::string block = codec::write_canonical(
      codec::JsonObject{{"bounds", codec::JsonObject{{"only_on_sundays", 1}}},
                        {"next", document::did_of(next.public_key())}});
  Bytes bytes = bytes_of(view_of("noctem/token/v1\n"));
  append(bytes, test_key().public_key().bytes);
  append(bytes, view_of(block));
  const auto signature = test_key().sign(bytes);
  const std::string text = changed(token, [&](codec::JsonObject& json) {
    json.set("blocks",
             codec::JsonArray{codec::JsonObject{
                 {"block", block}, {"signature", codec::base64url_encode(signature.bytes)}}});
    json.set("key", codec::base64url_encode(next.seed().reveal()));
  });
  const auto parsed = Token::parse(text);
  REQUIRE(!parsed);
  CHECK(parsed.error().message.find("only_on_sundays") != std::string::npos);
}

TEST_CASE("a chain has an end") {
  TestRandom random(5);
  Token token = Token::issue({}, test_key(), random);
  for (std::size_t i = 1; i < kBlocksMax; ++i) {
    token = token.narrow({}, random).value();
  }
  CHECK(Token::parse(token.text()));
  CHECK(token.narrow({}, random).error().reason == "token");
}
