#include "noctem/mesh/fold.hpp"

#include "schedule.hpp"
#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using test::did_of;
using test::World;

namespace {

constexpr std::int64_t kDay = 86'400;

codec::JsonObject entry_fields() {
  return {{"type", "observation"},
          {"domain", "test"},
          {"confidence", 1},
          {"body", test::body_cid_of("a")}};
}

// The document as anna/1 made it, recorded otherwise.
struct Recorded {
  World world;
  document::Document document;
  ledger::Record record;

  Recorded() : document((world.team({"anna"}), made())), record(next()) {}
  document::Document made() { return world.document(Kind::entry, "anna/1", entry_fields()); }
  ledger::Record next() { return {world.time(), document.id(), {}, world.log().size(), {}}; }
  std::string reason() {
    const auto before = world.hash();
    const auto applied = world.fold().apply(record, document);
    CHECK((applied.has_value() || world.hash() == before));
    return applied ? "" : applied.error().reason;
  }
};

}  // namespace

TEST_CASE("a mesh is born, has members and entries, and its log makes it again") {
  World world;
  world.team({"anna", "ben"});
  const auto id = world.entry("anna/1");
  CHECK(world.entry_row(id).operator_id == test::operator_of("anna"));
  const auto mesh = world.mesh_row();
  CHECK(mesh.size == 6);
  CHECK(mesh.time == test::kBorn);
  CHECK(mesh.born == test::kBorn);
  CHECK(mesh.id == world.mesh());
  CHECK(mesh.name == "world");
  CHECK(mesh.admins == std::vector<std::string>{did_of("admin")});
  CHECK(mesh.log_key == did_of("log"));
  world.pass(kDay);
  CHECK(test::replayed(world.log(), world.time()) == world.hash());
}

TEST_CASE("nothing is recorded before a genesis, and a second one never") {
  World world;
  world.team({"anna"});
  const auto& log = world.log();
  MemoryState state;
  Fold fold(state);
  CHECK(fold.apply(log[1].record, log[1].document).error().reason == "no_genesis");
  CHECK(fold.advance(test::kBorn).error().reason == "no_genesis");
  CHECK_FALSE(fold.next_due().value().has_value());
  auto late = log[0].record;
  late.seq = 1;
  CHECK(fold.apply(late, log[0].document).error().reason == "seq");
  REQUIRE(fold.apply(log[0].record, log[0].document).has_value());
  CHECK(fold.apply(log[0].record, log[0].document).error().reason == "genesis");
}

TEST_CASE("a genesis is signed by one of its administrators, each named once") {
  for (const auto& [admins, author, reason] :
       {std::tuple{codec::JsonArray{did_of("a"), did_of("b")}, "c", "not_admin"},
        std::tuple{codec::JsonArray{did_of("a"), did_of("a")}, "a", "admins"},
        std::tuple{codec::JsonArray{did_of("a"), did_of("b")}, "b", ""}}) {
    const auto document =
        document::Document::from_json(codec::JsonObject{{"kind", "genesis"},
                                                        {"author", did_of(author)},
                                                        {"created_at", 5},
                                                        {"name", "n"},
                                                        {"admins", admins},
                                                        {"log_key", did_of("log")}},
                                      test::kinds())
            .value();
    MemoryState state;
    const auto born = Fold(state).apply({5, document.id(), {}, 0, {}}, document);
    CHECK((born ? "" : born.error().reason) == reason);
  }
}

TEST_CASE("a record is its document's, the log's next, of this mesh, and not before the time") {
  CHECK(Recorded().reason() == "");
  Recorded other;
  other.record.cid = other.world.last();
  CHECK(other.reason() == "record");
  Recorded later;
  ++later.record.seq;
  CHECK(later.reason() == "seq");
  Recorded earlier;
  --earlier.record.at;
  CHECK(earlier.reason() == "time");
  Recorded never;
  never.record.at += 101ll * 366 * kDay;
  CHECK(never.reason() == "time");
  Recorded foreign;
  World elsewhere(codec::JsonObject{{"public_read", 1}});
  foreign.document = elsewhere.document(Kind::entry, "anna/1", entry_fields());
  foreign.record.cid = foreign.document.id();
  CHECK(foreign.reason() == "mesh");
}

TEST_CASE("a document from the future is refused, one of 300 seconds ahead is not") {
  for (const auto ahead : {300, 301}) {
    Recorded recorded;
    recorded.world.stamp(recorded.world.time() + ahead);
    recorded.document = recorded.made();
    recorded.record.cid = recorded.document.id();
    CHECK(recorded.reason() == (ahead == 300 ? "" : "created_at"));
  }
}

TEST_CASE("time goes on and never back, and what is due happens on the way") {
  World world;
  world.team({"anna"});
  const auto id = world.entry("anna/1", {{"ttl", 100}});
  const auto before = world.hash();
  CHECK(world.fold().advance(world.time() - 1).has_value());
  CHECK(world.fold().advance(world.time()).has_value());
  CHECK(world.hash() == before);
  CHECK(world.fold().next_due().value() == world.time() + 100);
  CHECK(world.fold().advance(world.time() + 101ll * 366 * kDay).error().reason == "time");
  CHECK(world.hash() == before);
  world.pass(100);
  CHECK(world.entry_row(id).standing == Standing::expired);
  CHECK(world.mesh_row().time == test::kBorn + 100);
  CHECK(world.fold().next_due().value() == day_after(test::kBorn));
}

TEST_CASE("a record brings what was due before it, as advance() does") {
  World one;
  World other;
  for (auto* world : {&one, &other}) {
    world->team({"anna"});
    world->entry("anna/1", {{"ttl", 100}});
  }
  one.pass(3 * kDay);
  other.stamp(one.time());  // no advance(): apply() sees to it
  one.entry("anna/1");
  other.entry("anna/1");
  CHECK(one.hash() == other.hash());
}

TEST_CASE("a refused record takes no time with it either") {
  World world;
  world.team({"anna"});
  world.entry("anna/1", {{"ttl", 100}});
  world.stamp(world.time() + 3 * kDay);
  world.refused("not_agent", Kind::entry, "anna", entry_fields());
  CHECK(world.mesh_row().time == test::kBorn);
}

TEST_CASE("only the present log key signs the node's records") {
  World world;
  world.team({"anna"});
  const codec::JsonObject gap{{"domain", "a/b"}};
  for (const auto* who : {"admin", "anna", "anna/1"}) {
    world.refused("not_log_key", Kind::gap, who, gap);
  }
  world.accepted(Kind::gap, "log", gap);
  world.accepted(Kind::params, "admin", {{"log_key", did_of("log2")}});
  world.pass(2 * kDay);
  world.refused("not_log_key", Kind::gap, "log", gap);
  world.accepted(Kind::gap, "log2", gap);
}
