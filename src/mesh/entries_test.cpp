#include "entries.hpp"

#include "provenance.hpp"
#include "rounds.hpp"
#include "schedule.hpp"
#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using test::did_of;
using test::World;

namespace {

codec::JsonObject entry_with(std::string name, codec::Json value) {
  codec::JsonObject fields{{"type", "observation"},
                           {"domain", "test"},
                           {"confidence", 1},
                           {"body", test::body_cid_of("a")}};
  fields.set(std::move(name), std::move(value));
  return fields;
}

codec::Json source(const EntryId& id) { return codec::JsonObject{{"entry", id.value()}}; }

const std::string kStranger = test::cid_of("stranger");

codec::JsonObject about(std::string_view who) { return {{"operator", did_of(who)}}; }

// As if a round had been opened or closed: only that bit is of interest here.
void set_round(World& world, const EntryId& id, bool open) {
  auto entry = world.entry_row(id);
  entry.round_open = open;
  entry.rounds = 1;
  Turn turn{world.state(), world.mesh_row(), world.row<Params>(""), world.time()};
  if (open) {
    REQUIRE(store(world.state(), id.value(), entry).has_value());
  } else {
    const auto saved = save_entry(turn, id, entry);
    REQUIRE_MESSAGE(saved.has_value(), test::said(saved));
  }
}

}  // namespace

TEST_CASE("an entry is recorded with what it says") {
  World world;
  world.team({"anna"});
  const auto base = world.entry("anna/1");
  const auto id = world.entry(
      "anna/1",
      {{"type", "synthesis"},
       {"domain", "c++/std.2"},
       {"confidence", 700},
       {"sources", codec::JsonArray{source(base), codec::JsonObject{{"url", "https://x.org"}}}},
       {"tags", codec::JsonArray{".net", "c#"}},
       {"ttl", 60},
       {"task", std::string(32, 'a')}});
  const auto entry = world.entry_row(id);
  CHECK(entry.type == EntryType::synthesis);
  CHECK(entry.domain == "c++/std.2");
  CHECK(entry.author_confidence == 700);
  CHECK(entry.parents == std::vector<EntryId>{base});
  CHECK(entry.expires_at == world.time() + 60);
  CHECK(entry.task == TaskId(std::string(32, 'a')));
  CHECK(entry.seq == 4);
  CHECK(entry.at == world.time());
  CHECK(entry.standing == Standing::live);
  CHECK(entry.verdict == Verdict::open);
  CHECK(entry.confidence == confidence_of(entry));
  const auto authored =
      world.row<AuthoredRow>(authored_key(entry.operator_id, entry.at, entry.seq));
  CHECK(authored.entry == id);
  CHECK(authored.agent == test::agent_of("anna/1"));
}

TEST_CASE("domains have 1 to 8 segments, tags 1 to 32 bytes") {
  for (const auto* good : {"a", "0/1", "a/b/c/d/e/f/g/h", "c++/x.y_z#-"}) {
    CHECK_MESSAGE(is_domain(good), good);
  }
  CHECK(is_domain(std::string(64, 'a')));
  for (const auto* bad :
       {"", "/", "a/", "/a", "a//b", "A", "a b", ".a", "a/+b", "ä", "a/b/c/d/e/f/g/h/i"}) {
    CHECK_FALSE_MESSAGE(is_domain(bad), bad);
  }
  CHECK_FALSE(is_domain(std::string(65, 'a')));
  CHECK(is_tag(".net"));
  CHECK(is_tag(std::string(32, 'a')));
  for (const auto& bad : {std::string(), std::string(33, 'a'), std::string("a/b")}) {
    CHECK_FALSE(is_tag(bad));
  }
  World world;
  world.team({"anna"});
  world.refused("domain", Kind::entry, "anna/1", entry_with("domain", "A"));
  world.refused("tag", Kind::entry, "anna/1", entry_with("tags", codec::JsonArray{"a", "B"}));
}

TEST_CASE("a source is an entry of this mesh, once, or a place") {
  World world;
  world.team({"anna"});
  const auto id = world.entry("anna/1");
  const auto refused = [&](std::string_view reason, codec::JsonArray sources) {
    world.refused(reason, Kind::entry, "anna/1", entry_with("sources", std::move(sources)));
  };
  refused("source", {source(id), source(id)});
  refused("source", {codec::JsonObject{}});
  refused("source", {codec::JsonObject{{"sha256", std::string(64, 'a')}}});
  refused("source", {codec::JsonObject{{"entry", id.value()}, {"url", "x"}}});
  refused("source", {codec::JsonObject{{"entry", id.value()}, {"at", 1}}});
  refused("source", {source(EntryId(kStranger))});
}

TEST_CASE("only a reflection carries statements") {
  World world;
  world.team({"anna"});
  const codec::JsonArray gap{codec::JsonObject{{"about", "a"}, {"says", "gap"}}};
  world.refused("statements", Kind::entry, "anna/1", entry_with("statements", gap));
  world.entry("anna/1", {{"type", "reflection"}, {"statements", gap}});
}

TEST_CASE("near comes from the record, about an entry, and only with one") {
  World world;
  world.team({"anna"});
  const auto id = world.entry("anna/1");
  const ledger::Near near{world.last(), 2};
  REQUIRE(world.apply(Kind::entry, "anna/1", entry_with("ttl", 5), near).has_value());
  const auto linked = world.entry_row(EntryId(world.last().text()));
  CHECK(linked.near->entry == id);
  CHECK(linked.near->distance == 2);
  const ledger::Near nowhere{world.log().front().record.cid, 2};
  const auto unknown = world.apply(Kind::entry, "anna/1", entry_with("ttl", 6), nowhere);
  CHECK(unknown.error().reason == "near");
  const auto other = world.apply(Kind::tombstone, "anna/1", {{"entry", id.value()}}, near);
  CHECK(other.error().reason == "near");
}

TEST_CASE("the same document is recorded once") {
  World world;
  world.team({"anna"});
  world.entry("anna/1");
  const auto again = world.apply(world.log().back().document, "anna/1");
  CHECK(again.error().reason == "known");
}

TEST_CASE("an operator replaces its own entry at once, also through another agent") {
  World world;
  world.team({"anna", "ben"});
  world.enrol("anna", "anna/2");
  const auto old = world.entry("anna/1");
  const auto next = world.entry("anna/2", {{"supersedes", old.value()}});
  CHECK(world.entry_row(old).standing == Standing::superseded);
  CHECK(world.entry_row(old).superseded_by == next);
  CHECK_FALSE(world.entry_row(old).erased);
  CHECK(world.entry_row(next).supersedes == old);
  world.refused("superseded", Kind::entry, "anna/1", entry_with("supersedes", old.value()));
  world.refused("supersedes", Kind::entry, "anna/1", entry_with("supersedes", kStranger));
}

TEST_CASE("another's entry is replaced only by a correction that is accepted") {
  World world;
  world.team({"anna", "ben"});
  const auto old = world.entry("anna/1");
  world.refused("not_own", Kind::entry, "ben/1", entry_with("supersedes", old.value()));
  const auto correction =
      world.entry("ben/1", {{"type", "correction"}, {"supersedes", old.value()}});
  CHECK(world.entry_row(old).standing == Standing::live);
  CHECK_FALSE(world.entry_row(old).superseded_by.has_value());
  Turn turn{world.state(), world.mesh_row(), world.row<Params>(""), world.time()};
  REQUIRE(supersede(turn, old, correction).has_value());
  CHECK(world.entry_row(old).standing == Standing::superseded);
  const auto later = world.entry("ben/1");
  REQUIRE(supersede(turn, old, later).has_value());  // the first one stays
  CHECK(world.entry_row(old).superseded_by == correction);
}

TEST_CASE("an entry replaced by its author stays under vote until the round closes") {
  World world;
  world.team({"anna"});
  const auto old = world.entry("anna/1");
  set_round(world, old, true);
  const auto next = world.entry("anna/1", {{"supersedes", old.value()}});
  CHECK(world.entry_row(old).standing == Standing::live);
  CHECK(world.entry_row(old).superseded_by == next);
  set_round(world, old, false);
  CHECK(world.entry_row(old).standing == Standing::superseded);
}

TEST_CASE("a ttl runs from the record's time, and ends the entry to the second") {
  World world;
  world.team({"anna"});
  const auto id = world.entry("anna/1", {{"ttl", 60}});
  world.pass(59);
  CHECK(world.entry_row(id).standing == Standing::live);
  world.pass(1);
  CHECK(world.entry_row(id).standing == Standing::expired);
  CHECK(world.entry_row(id).erased);
  world.refused("erased", Kind::tombstone, "anna/1", {{"entry", id.value()}});
}

TEST_CASE("a ttl that ends in an open round takes effect when that closes") {
  World world;
  world.team({"anna"});
  const auto id = world.entry("anna/1", {{"ttl", 60}});
  set_round(world, id, true);
  world.pass(61);
  CHECK(world.entry_row(id).standing == Standing::live);
  CHECK_FALSE(world.entry_row(id).erased);
  set_round(world, id, false);
  CHECK(world.entry_row(id).standing == Standing::expired);
  CHECK(world.entry_row(id).erased);
}

TEST_CASE("a round that closes before the ttl leaves the entry alone") {
  World world;
  world.team({"anna"});
  const auto id = world.entry("anna/1", {{"ttl", 60}});
  set_round(world, id, true);
  world.pass(59);
  set_round(world, id, false);
  CHECK(world.entry_row(id).standing == Standing::live);
  world.pass(1);
  CHECK(world.entry_row(id).standing == Standing::expired);
}

TEST_CASE("own entries are withdrawn, others' and strangers' are not") {
  World world;
  world.team({"anna", "ben"});
  const auto id = world.entry("anna/1", {{"ttl", 60}});
  const auto child = world.entry("ben/1", {{"sources", codec::JsonArray{source(id)}}});
  CHECK_FALSE(stands_on_erased(world.state(), world.entry_row(child)).value());
  world.refused("not_own", Kind::tombstone, "ben/1", {{"entry", id.value()}});
  world.refused("entry", Kind::tombstone, "anna/1", {{"entry", kStranger}});
  world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
  CHECK(world.entry_row(id).standing == Standing::withdrawn);
  CHECK(world.entry_row(id).erased);
  CHECK(stands_on_erased(world.state(), world.entry_row(child)).value());
  CHECK(world.entry_row(child).standing == Standing::live);
  world.refused("erased", Kind::tombstone, "anna/1", {{"entry", id.value()}});
  world.pass(60);
  CHECK(world.entry_row(id).standing == Standing::withdrawn);  // its ttl has nothing to end
}

TEST_CASE("entries of a quarantine are held until release, live from then on") {
  World world;
  world.team({"anna"});
  const auto before = world.entry("anna/1");
  world.pass(10);
  world.accepted(Kind::operator_quarantine, "admin", about("anna"));
  const auto held = world.entry("anna/1");
  const auto next = world.entry("anna/1", {{"supersedes", before.value()}});
  const auto gone = world.entry("anna/1", {{"ttl", 5}});
  CHECK(world.entry_row(before).standing == Standing::live);
  CHECK(world.entry_row(held).standing == Standing::held);
  world.pass(10);
  CHECK(world.entry_row(gone).standing == Standing::expired);
  world.accepted(Kind::operator_release, "admin", about("anna"));
  CHECK(world.entry_row(held).standing == Standing::live);
  CHECK(world.entry_row(next).standing == Standing::live);
  CHECK(world.entry_row(before).standing == Standing::superseded);
  CHECK(world.entry_row(gone).standing == Standing::expired);
  CHECK(world.entry_row(world.entry("anna/1")).standing == Standing::live);
}

TEST_CASE("revocation drops what was held, and leaves what stood before") {
  World world;
  world.team({"anna"});
  const auto before = world.entry("anna/1");
  world.pass(10);
  world.accepted(Kind::operator_quarantine, "admin", about("anna"));
  const auto held = world.entry("anna/1");
  world.accepted(Kind::operator_revoke, "admin",
                 {{"operator", did_of("anna")}, {"since", world.time() + 9}, {"reason", "left"}});
  CHECK(world.entry_row(held).standing == Standing::dropped);
  CHECK(world.entry_row(before).standing == Standing::live);
}
