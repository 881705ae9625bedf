// The watcher over a real fold: whose deeds are counted, what is leased, and what a round found.

#include "noctem/vigil/watcher.hpp"

#include <doctest/doctest.h>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/round.hpp"

namespace noctem::vigil {

namespace {

using mesh::Kind;

constexpr std::int64_t kDay = 86'400;

crypto::SigningKey key_of(std::string_view name) {
  return crypto::SigningKey::from_seed(crypto::sha256("watcher " + std::string(name))).value();
}
std::string did_of(std::string_view name) { return document::did_of(key_of(name).public_key()); }
mesh::OperatorId operator_of(std::string_view name) {
  return mesh::OperatorId(to_hex(ByteView(key_of(name).public_key().bytes).first(8)));
}

// A mesh in memory; every record goes through the fold and the watcher. Nothing is signed but what
// the fold itself checks.
struct Town {
  Town() {
    auto born = ledger::make_genesis({.name = "town",
                                      .admins = {key_of("admin").public_key()},
                                      .log_key = key_of("log").public_key()},
                                     key_of("admin"), at);
    say(document::Document::from_json(born.value().document.value(), kinds).value());
    mesh = last.text();
  }
  void enlist(const std::string& name) {
    say(Kind::operator_approve, "admin", {{"operator", did_of(name)}});
    say(Kind::agent_enrol, name, {{"agent", did_of(name + "/1")}});
  }
  void say(const document::Document& document) {
    const ledger::Record record{
        .at = at, .cid = document.id(), .near = {}, .seq = seq, .signature = {}};
    const auto applied = fold.apply(record, document);
    REQUIRE_MESSAGE(applied.has_value(), (applied ? "" : to_string(applied.error())));
    const auto watched = watcher.applied(state, record, document);
    REQUIRE_MESSAGE(watched.has_value(), (watched ? "" : to_string(watched.error())));
    ++seq;
    last = document.id();
  }
  document::Document make(Kind kind, const std::string& who, codec::JsonObject fields) const {
    fields.set("kind", mesh::name_of(kind));
    fields.set("author", did_of(who));
    fields.set("created_at", at);
    fields.set("mesh", mesh);
    return document::Document::from_json(std::move(fields), kinds).value();
  }
  void say(Kind kind, const std::string& who, codec::JsonObject fields) {
    say(make(kind, who, std::move(fields)));
  }
  std::string entry(const std::string& who, const std::string& domain) {
    const auto body = document::body_id(codec::JsonObject{{"content", std::to_string(seq)}});
    say(Kind::entry, who + "/1",
        {{"type", "observation"}, {"domain", domain}, {"body", body.text()}, {"confidence", 500}});
    return last.text();
  }
  void open(const std::string& entry, const std::string& by) {
    const auto seed = key_of("log").sign(view_of(mesh::panel_seed_bytes(mesh::EntryId(entry), 1)));
    say(Kind::round_open, "log",
        {{"entry", entry},
         {"round", 1},
         {"by", did_of(by)},
         {"seed", codec::base64url_encode(seed.bytes)}});
  }
  document::Document commit(const std::string& entry, const std::string& who, int vote) {
    const mesh::Commitment commitment{.entry = mesh::EntryId(entry),
                                      .mesh = mesh,
                                      .operator_id = operator_of(who),
                                      .salt = {},
                                      .vote = vote};
    say(Kind::vote_commit, who + "/1",
        {{"entry", entry}, {"round", 1}, {"hash", mesh::commitment_hash(commitment)}});
    return make(Kind::vote_reveal, who + "/1",
                {{"entry", entry},
                 {"round", 1},
                 {"vote", vote},
                 {"salt", codec::base64url_encode(commitment.salt)}});
  }
  // A whole round in which these vote so.
  void decide(const std::string& entry, const std::vector<std::pair<std::string, int>>& votes) {
    std::vector<document::Document> reveals;
    open(entry, votes.front().first);
    for (const auto& [who, vote] : votes) {
      reveals.push_back(commit(entry, who, vote));
    }
    std::sort(reveals.begin(), reveals.end(),
              [](const auto& a, const auto& b) { return a.id().text() < b.id().text(); });
    at += 2 * kDay;
    for (const auto& reveal : reveals) {
      say(reveal);
    }
    say(Kind::round_close, "log", {{"entry", entry}, {"round", 1}});
  }

  std::int64_t at = 1'800'057'600;
  std::uint64_t seq = 0;
  document::Kinds kinds = mesh::mesh_kinds();
  mesh::MemoryState state;
  mesh::Fold fold{state};
  Watcher watcher;
  std::string mesh;
  codec::Cid last;
};

}  // namespace

TEST_CASE("deeds are their operator's, whichever agent did them; those in quarantine are no news") {
  Town town;
  for (const char* name : {"anna", "ben", "carl"}) {
    town.enlist(name);
  }
  for (int i = 0; i < 100; ++i) {
    town.at += 60;
    town.entry("anna", "rust/async");
  }
  const auto alarms = town.watcher.take();
  REQUIRE(alarms.size() == 1);
  CHECK(alarms.front().detector == Detector::domain_flood);
  CHECK(alarms.front().operator_id == operator_of("anna"));

  town.say(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
  for (int i = 0; i < 100; ++i) {
    town.at += 60;
    town.entry("ben", "rust/async");
  }
  CHECK(town.watcher.take().empty());
}

TEST_CASE("what closed rounds found makes records of who was right") {
  Town town;
  const std::vector<std::string> names = {"anna", "ben", "carl", "dora", "emil", "finn"};
  for (const auto& name : names) {
    town.enlist(name);
  }
  // Finn votes as the others do, and from the 80th entry on against them.
  std::vector<Alarm> alarms;
  int entries = 0;
  while (alarms.empty() && entries < 110) {
    const std::string entry = town.entry("anna", "area/one");
    std::vector<std::pair<std::string, int>> votes;
    for (const char* who : {"ben", "carl", "dora", "emil", "finn"}) {
      votes.emplace_back(who, who == std::string("finn") && entries >= 80 ? -1 : 1);
    }
    town.decide(entry, votes);
    alarms = town.watcher.take();
    ++entries;
  }
  REQUIRE(alarms.size() == 1);
  CHECK(alarms.front().detector == Detector::accuracy_drop);
  CHECK(alarms.front().operator_id == operator_of("finn"));
  CHECK(entries > 80);
  CHECK(entries <= 95);
}

}  // namespace noctem::vigil
