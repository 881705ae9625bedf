// One log with every kind of document, and the state's hash after each record: tests/data/mesh/
// history.json. A change of any rule shows here. If it is meant, the file that the failing test
// leaves in build/ takes its place.

#include <fstream>
#include <iterator>
#include <set>

#include "noctem/codec/multibase.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;
const std::string kFile = "tests/data/mesh/history.json";
const std::string kPresent = "build/history.json";

codec::Json source(const EntryId& id) { return codec::JsonObject{{"entry", id.value()}}; }

codec::JsonObject about(std::string_view who) { return {{"operator", did_of(who)}}; }

void write_members(World& world) {
  world.team({"anna", "ben", "carl", "dora", "eva"});
  world.accepted(Kind::operator_limits, "admin", {{"operator", did_of("dora")}, {"max_agents", 9}});
  world.enrol("dora", "dora/2");
  world.accepted(Kind::agent_revoke, "dora",
                 {{"agent", did_of("dora/2")}, {"since", kBorn}, {"reason", "compromised"}});
  const auto message = "noctem/rotate/v1\n" + id_of("eva") + "\n" + world.mesh();
  const auto proof = key_of("eva2").sign(view_of(message));
  world.accepted(Kind::key_rotate, "eva",
                 {{"subject", id_of("eva")},
                  {"new", did_of("eva2")},
                  {"proof", codec::base64url_encode(proof.bytes)}});
  world.accepted(Kind::params, "admin",
                 {{"params", codec::JsonObject{{"synthesize_observations", 2},
                                               {"verify_turn_seconds", kVerifyTurnSeconds}}}});
}

// A round, a correction that is accepted, and what replaces, ends and is withdrawn meanwhile.
void write_entries(World& world) {
  Voting voting(world);
  const auto base =
      world.entry("anna/1", {{"domain", "go/errors"}, {"tags", codec::JsonArray{".net"}}});
  const ledger::Near near{world.last(), 2};
  world.pass(40);
  const auto twin = world.document(Kind::entry, "ben/1",
                                   {{"type", "observation"},
                                    {"domain", "go/errors"},
                                    {"body", body_cid_of("twin")},
                                    {"confidence", 900}});
  REQUIRE(world.apply(twin, "ben/1", near).has_value());
  const auto child =
      world.entry("ben/1", {{"sources", codec::JsonArray{source(base)}}, {"ttl", 3'600}});
  CHECK(voting.round(base, all({"ben", "carl", "dora"}, 1)) == Verdict::promoted);
  CHECK(world.entry_row(child).standing == Standing::expired);
  const auto wrong = world.entry("anna/1", {{"domain", "go/errors"}});
  world.entry("eva/1", {{"sources", codec::JsonArray{source(wrong)}}});
  const auto mended = world.entry("anna/1", {{"supersedes", wrong.value()}});
  voting.open(mended, "carl");
  world.accepted(Kind::tombstone, "anna/1", {{"entry", mended.value()}});
  const auto doubtful = world.entry("carl/1");
  world.entry("eva/1", {{"sources", codec::JsonArray{source(doubtful)}}});
  CHECK(voting.round(doubtful, all({"anna", "ben", "dora"}, -1)) == Verdict::false_);
  world.accepted(Kind::round_ask, "admin", {{"entry", doubtful.value()}});
}

void write_work(World& world) {
  Work work(world);
  world.accepted(Kind::gap, "log", {{"domain", "far/away"}});
  const auto task = work.about(TaskType::fill_gap, "far/away").value();
  work.claim("dora/1", task);
  world.accepted(Kind::task_release, "dora/1", {{"task", task.value()}});
  work.result("ben/1", task, {{"domain", "far/away"}});
  world.entry(
      "eva/1",
      {{"type", "reflection"},
       {"statements", codec::JsonArray{codec::JsonObject{{"about", "far"}, {"says", "rising"}}}}});
}

void write_doubts(World& world) {
  world.accepted(Kind::anomaly, "log",
                 {{"operator", did_of("dora")},
                  {"detector", "burst"},
                  {"score", 9'000},
                  {"action", "notify"},
                  {"evidence", "40 votes in a minute"}});
  world.accepted(Kind::operator_quarantine, "admin", about("dora"));
  world.entry("dora/1");
  world.pass(100);
  world.accepted(Kind::operator_release, "admin", about("dora"));
  world.accepted(Kind::operator_revoke, "admin",
                 {{"operator", did_of("dora")}, {"since", world.time()}, {"reason", "left"}});
  const auto from = world.time();
  world.stamp(from + 2 * kDay);
  world.accepted(Kind::pause, "log", {{"from", from}, {"to", world.time()}});
}

codec::Json history() {
  World world;
  write_members(world);
  write_entries(world);
  write_work(world);
  write_doubts(world);
  codec::JsonArray records;
  MemoryState state;
  Fold fold(state);
  std::set<std::string> kinds_seen;
  for (const auto& [record, document] : world.log()) {
    REQUIRE(fold.apply(record, document).has_value());
    kinds_seen.insert(document.kind());
    records.emplace_back(codec::JsonObject{{"document", document.value()},
                                           {"record", ledger::record_json(record)},
                                           {"state", to_hex(hash_of(state).value())}});
  }
  CHECK(kinds_seen.size() == kinds().all().size());
  const auto end = world.time() + kDay;
  REQUIRE(fold.advance(end).has_value());
  return codec::JsonObject{
      {"advance", end}, {"records", std::move(records)}, {"state", to_hex(hash_of(state).value())}};
}

codec::Json read_file() {
  std::ifstream in(kFile, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto read = codec::parse_json(text);
  return read ? *read : codec::Json();
}

}  // namespace

TEST_CASE("the log of the specification is what these rules make of it") {
  const auto present = history();
  const bool same = present == read_file();
  if (!same) {
    std::ofstream(kPresent, std::ios::binary) << codec::write_pretty(present) << '\n';
  }
  CHECK_MESSAGE(same, kFile, " is another history; the present one is in ", kPresent);
}

TEST_CASE("the log of the specification gives its states, and its signatures are good") {
  const auto file = read_file();
  REQUIRE(file.find("records") != nullptr);
  MemoryState state;
  Fold fold(state);
  for (const auto& item : *file.find("records")->array()) {
    const auto record = ledger::record_from_json(*item.find("record")).value();
    const auto document = document::Document::from_json(*item.find("document"), kinds()).value();
    REQUIRE(document::verify(document, record.signature));
    REQUIRE(fold.apply(record, document).has_value());
    CHECK_MESSAGE(to_hex(hash_of(state).value()) == *item.find("state")->text(), document.kind(),
                  " at ", record.seq);
  }
  REQUIRE(fold.advance(*file.find("advance")->integer()).has_value());
  CHECK(to_hex(hash_of(state).value()) == *file.find("state")->text());
}
