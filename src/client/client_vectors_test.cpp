// What the npm client writes and signs, and this one too: tests/data/client.json.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "noctem/client/caller.hpp"
#include "noctem/client/foreign.hpp"
#include "noctem/client/writing.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/mesh/round.hpp"

#include "queue_item.hpp"

namespace noctem::client {
namespace {

using codec::Json;
using codec::JsonArray;

Json vectors() {
  std::ifstream in("tests/data/client.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!text.empty(), "run from the root of the repository");
  return codec::parse_json(text).value();
}

std::string text_of(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member != nullptr ? *member->text() : std::string();
}

const JsonArray& list_of(const Json& object, std::string_view name) {
  const JsonArray& list = *object.find(name)->array();
  REQUIRE_FALSE(list.empty());
  return list;
}

std::vector<std::string> texts_of(const Json& object, std::string_view name) {
  std::vector<std::string> texts;
  if (const Json* list = object.find(name)) {
    for (const Json& text : *list->array()) {
      texts.push_back(*text.text());
    }
  }
  return texts;
}

// 0, 1, 2 … from the first byte that is drawn on.
class Counting final : public env::Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = next_++;
    }
  }

 private:
  std::uint8_t next_ = 0;
};

crypto::SigningKey key_of(const Json& object) {
  return crypto::SigningKey::from_seed(from_hex(text_of(object, "seed")).value()).value();
}

// The desk of the vectors, with random bytes that begin anew.
class Bureau {
 public:
  explicit Bureau(const Json& all) : about_(*all.find("about")), key_(key_of(about_)) {}
  Desk desk() {
    return {codec::Cid::parse(text_of(about_, "mesh")).value(), *about_.find("now")->integer(),
            key_, random_};
  }
  const crypto::SigningKey& key() const { return key_; }

 private:
  const Json& about_;
  crypto::SigningKey key_;
  Counting random_;
};

EntryText entry_of(const Json& given) {
  EntryText entry;
  entry.domain = text_of(given, "domain");
  entry.content = text_of(given, "content");
  entry.summary = text_of(given, "summary");
  entry.supersedes = text_of(given, "supersedes");
  entry.task = text_of(given, "task");
  entry.tags = texts_of(given, "tags");
  entry.sources = texts_of(given, "sources");
  if (const Json* type = given.find("type")) {
    entry.type = *type->text();
  }
  if (const Json* confidence = given.find("confidence")) {
    entry.confidence = *confidence->integer();
  }
  if (const Json* ttl = given.find("ttl")) {
    entry.ttl = *ttl->integer();
  }
  if (const Json* statements = given.find("statements")) {
    entry.statements = *statements->array();
  }
  return entry;
}

void check_headers(const http::Headers& headers, const Json& expected) {
  CHECK(headers.size() == expected.object()->size());
  for (const auto& [name, value] : headers) {
    CHECK(value == text_of(expected, name));
  }
}

}  // namespace

TEST_CASE("JSON and the names of keys are those of the vectors") {
  const Json all = vectors();
  for (const Json& each : list_of(all, "json")) {
    CHECK(codec::write_canonical(*each.find("value")) == text_of(each, "canonical"));
    CHECK(codec::write_pretty(*each.find("value")) == text_of(each, "pretty"));
  }
  for (const Json& each : list_of(all, "keys")) {
    const auto key = key_of(each).public_key();
    CHECK(document::did_of(key) == text_of(each, "did"));
    CHECK(http::key_id(key) == text_of(each, "id"));
  }
}

TEST_CASE("entries, votes and other documents have the bytes of the vectors") {
  const Json all = vectors();
  for (const Json& each : list_of(all, "entries")) {
    const auto written = write_entry(Bureau(all).desk(), entry_of(*each.find("given")));
    REQUIRE(written);
    CHECK(codec::write_canonical(body_of(*written)) == text_of(each, "envelope"));
    CHECK(written->document.id().text() == text_of(each, "id"));
  }
  for (const Json& each : list_of(all, "votes")) {
    const Json& given = *each.find("given");
    const auto ballot = write_vote(Bureau(all).desk(),
                                   {.entry = mesh::EntryId(text_of(given, "entry")),
                                    .round = *given.find("round")->integer(),
                                    .vote = static_cast<int>(*given.find("vote")->integer()),
                                    .reason = text_of(given, "reason"),
                                    .operator_id = mesh::OperatorId(text_of(given, "operator"))});
    REQUIRE(ballot);
    CHECK(codec::write_canonical(body_of(ballot->commit)) == text_of(each, "commit"));
    CHECK(codec::write_canonical(body_of(ballot->reveal)) == text_of(each, "reveal"));
  }
  for (const Json& each : list_of(all, "documents")) {
    const auto written =
        write_document(Bureau(all).desk(), text_of(each, "kind"), *each.find("fields")->object());
    REQUIRE(written);
    CHECK(codec::write_canonical(body_of(*written)) == text_of(each, "envelope"));
    CHECK(written->document.id().text() == text_of(each, "id"));
  }
}

TEST_CASE("commitments and rotations hash and sign the bytes of the vectors") {
  const Json all = vectors();
  for (const Json& each : list_of(all, "commitments")) {
    mesh::Commitment commitment{.entry = mesh::EntryId(text_of(each, "entry")),
                                .mesh = text_of(each, "mesh"),
                                .operator_id = mesh::OperatorId(text_of(each, "operator")),
                                .round = *each.find("round")->integer(),
                                .salt = {},
                                .vote = static_cast<int>(*each.find("vote")->integer())};
    const Bytes salt = from_hex(text_of(each, "salt")).value();
    REQUIRE(salt.size() == commitment.salt.size());
    std::copy(salt.begin(), salt.end(), commitment.salt.begin());
    CHECK(mesh::commitment_hash(commitment) == text_of(each, "hash"));
  }
  Bureau bureau(all);
  CHECK(rotation_bytes(http::key_id(bureau.key().public_key()), bureau.desk().mesh) ==
        text_of(all, "rotation"));
}

TEST_CASE("requests are signed as in the vectors") {
  const Json all = vectors();
  const Bureau bureau(all);
  const std::string id = http::key_id(bureau.key().public_key());
  for (const Json& each : list_of(all, "requests")) {
    const std::string host = text_of(each, "host");
    const std::string target = text_of(each, "target");
    const std::string method = text_of(each, "method");
    const std::string body = text_of(each, "body");
    const std::string time = text_of(each, "timestamp");
    const std::string nonce = text_of(each, "nonce");
    const http::SignedParts parts{.method = method,
                                  .host = host,
                                  .target = target,
                                  .timestamp = time,
                                  .nonce = nonce,
                                  .body = body};
    check_headers(http::sign_seed_form(id, bureau.key(), parts), *each.find("seed_form"));
    check_headers(http::sign_bound_form(id, bureau.key(), parts), *each.find("bound_form"));
    check_headers(http::document_form(id, time), *each.find("document_form"));
  }
  CHECK(TargetWriter("/api/agent/knowledge")
            .add("query", "é b+c&d=e/f~'()*!")
            .add("tags", "x")
            .text() == text_of(list_of(all, "requests").front(), "target"));
}

TEST_CASE("what one client keeps in the queue the other reads and writes alike") {
  const Json all = vectors();
  for (const Json& each : list_of(all, "queue")) {
    const auto item = waiting_in(*each.text());
    REQUIRE(item);
    CHECK(client::text_of(*item) == *each.text());
  }
}

}  // namespace noctem::client
