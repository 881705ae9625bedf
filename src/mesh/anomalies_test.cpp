#include "noctem/mesh/anomaly.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

codec::JsonObject report(std::string_view who, std::string_view detector, std::string_view action) {
  return {{"operator", did_of(who)},
          {"detector", detector},
          {"score", 4'200},
          {"action", action},
          {"evidence", "40 votes in 10 minutes"}};
}

}  // namespace

TEST_CASE("a report is kept, with what a person can read") {
  World world;
  world.team({"anna", "ben"});
  world.accepted(Kind::anomaly, "log", report("ben", "agreement", "notify"));
  world.accepted(Kind::anomaly, "log", report("anna", "vote_burst", "notify"));
  const auto page = anomalies_page(world.state(), 0, 10).value();
  REQUIRE(page.size() == 2);
  CHECK(page[0].seq == 5);
  CHECK(page[0].row.operator_id == operator_of("ben"));
  CHECK(page[0].row.detector == "agreement");
  CHECK(page[0].row.score == 4'200);
  CHECK(page[0].row.evidence == "40 votes in 10 minutes");
  CHECK(anomalies_page(world.state(), 6, 10)->size() == 1);
  CHECK_FALSE(world.operator_row("ben").quarantined_at.has_value());
  world.refused("not_log_key", Kind::anomaly, "ben/1", report("anna", "vote_burst", "notify"));
}

TEST_CASE("attack: detectors that compare operators get nobody into quarantine") {
  World world;
  world.team(numbered("member", 10));
  for (const auto* detector : {"coordinated_timing", "agreement", "my_own"}) {
    world.refused("detector", Kind::anomaly, "log", report("member1", detector, "quarantine"));
  }
  for (const auto* detector : {"vote_burst", "domain_flood", "accuracy_drop"}) {
    CHECK(may_quarantine(detector));
  }
}

TEST_CASE("reports quarantine one operator in 24 hours") {
  World world;
  world.team(numbered("member", 20));
  world.accepted(Kind::anomaly, "log", report("member1", "vote_burst", "quarantine"));
  CHECK(world.operator_row("member1").quarantined_at == world.time());
  world.refused("quarantine_limit", Kind::anomaly, "log",
                report("member2", "vote_burst", "quarantine"));
  world.pass(kDay - 1);
  world.refused("quarantine_limit", Kind::anomaly, "log",
                report("member2", "vote_burst", "quarantine"));
  world.pass(1);
  world.refused("quarantined", Kind::anomaly, "log", report("member1", "vote_burst", "quarantine"));
  world.accepted(Kind::anomaly, "log", report("member2", "vote_burst", "quarantine"));
  // A release does not make another one possible earlier.
  world.accepted(Kind::operator_release, "admin", {{"operator", did_of("member2")}});
  world.refused("quarantine_limit", Kind::anomaly, "log",
                report("member3", "vote_burst", "quarantine"));
}

TEST_CASE("attack: reports never quarantine more than a fifth of the weight together") {
  World world;
  world.team(numbered("member", 10));
  const auto quarantine = [&](std::string_view who) {
    world.pass(kDay);
    world.accepted(Kind::anomaly, "log", report(who, "domain_flood", "quarantine"));
  };
  quarantine("member1");
  quarantine("member2");
  world.pass(kDay);
  world.refused("quarantine_limit", Kind::anomaly, "log",
                report("member3", "domain_flood", "quarantine"));
  SUBCASE("one that was released counts no more") {
    world.accepted(Kind::operator_release, "admin", {{"operator", did_of("member1")}});
    quarantine("member3");
  }
  SUBCASE("administrators may always") {
    world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("member3")}});
    // What they quarantined is neither part of the fifth nor of the whole.
    world.pass(kDay);
    world.refused("quarantine_limit", Kind::anomaly, "log",
                  report("member4", "domain_flood", "quarantine"));
  }
}

TEST_CASE("a mesh of four has nobody quarantined by reports") {
  World world;
  world.team(numbered("member", 4));
  world.refused("quarantine_limit", Kind::anomaly, "log",
                report("member1", "vote_burst", "quarantine"));
}

TEST_CASE("what a quarantined operator records is held, outside of tasks, until it is released") {
  World world;
  Work work(world);
  world.team(numbered("member", 5));
  const auto old = world.entry("member1/1");
  world.accepted(Kind::anomaly, "log", report("member1", "vote_burst", "quarantine"));
  const auto held = world.entry("member1/1");
  CHECK(world.entry_row(old).standing == Standing::live);
  CHECK(world.entry_row(held).standing == Standing::held);
  CHECK_FALSE(work.about(TaskType::verify, held.value()).has_value());
  CHECK(world.mesh_row().entries_sound == 1);
  SUBCASE("released: live from then on") {
    world.accepted(Kind::operator_release, "admin", {{"operator", did_of("member1")}});
    CHECK(world.entry_row(held).standing == Standing::live);
    CHECK(work.about(TaskType::verify, held.value()).has_value());
    CHECK(world.mesh_row().entries_sound == 2);
  }
  SUBCASE("revoked: dropped") {
    world.accepted(Kind::operator_revoke, "admin",
                   {{"operator", did_of("member1")}, {"since", world.time()}, {"reason", "left"}});
    CHECK(world.entry_row(held).standing == Standing::dropped);
    CHECK_FALSE(work.about(TaskType::verify, held.value()).has_value());
  }
}
