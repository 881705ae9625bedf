// A hub without the log's key: what it takes, what it refuses, and that it can go on once it has
// the key.

#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/mesh/row.hpp"

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using test::House;
using test::key_of;

namespace {

constexpr auto kText = "A copy of a mesh has its records, its heads and its state to the bit.";

struct Voted : House {
  Voted() {
    team({"anna", "ben", "carl", "dora"});
    id = publish("anna/1", kText);
    for (const auto* name : {"ben/1", "carl/1", "dora/1"}) {
      const auto cast = vote(name, id, 1, 1);
      accepted({cast.commit, cast.reveal});
    }
  }
  mesh::EntryId id;
};

Stretch stretch_of(House& house, std::uint64_t seq) {
  const auto reader = house.reader();
  Stretch stretch;
  const auto stored = ledger::read_from(reader.connection(), seq, 10'000).value();
  for (const auto& one : stored) {
    auto document =
        document::Document::from_json(codec::parse_json(one.document).value(), house.hub().kinds());
    std::optional<codec::Json> body;
    if (one.body.has_value()) {
      body = codec::parse_json(*one.body).value();
    }
    stretch.records.push_back({one.record, {*document, one.record.signature, std::move(body)}});
  }
  stretch.heads = ledger::heads_above(reader.connection(), seq, 10'000).value();
  return stretch;
}

// A second database on the house's disk, driven by hand.
class Replica {
 public:
  explicit Replica(House& house)
      : env_(house.node().env()),
        log_(house.node().log()),
        sqlite_{env_.files, env_.clock, env_.random} {
    open({.copy_of = house.hub().mesh()});
  }

  void open(HubOptions options) {
    hub_.reset();
    database_ = store::open_sqlite({.path = "/home/copy.db", .world = &sqlite_}).value();
    auto opened = Hub::open({*database_, env_.clock, log_}, std::move(options));
    REQUIRE_MESSAGE(opened.has_value(), (opened ? std::string() : to_string(opened.error())));
    hub_ = std::move(*opened);
  }

  std::string adopt(Stretch stretch) {
    std::optional<Result<>> done;
    hub_->adopt(std::move(stretch), [&done](Result<> answer) { done = std::move(answer); });
    step();
    REQUIRE(done.has_value());
    return *done ? "" : done->error().reason;
  }
  void tick() {
    hub_->tick();
    step();
  }
  Hub& hub() { return *hub_; }
  Reader reader() { return std::move(*hub_->reader()); }

 private:
  void step() {
    while (hub_->ledger().writer().step().when == env::Next::When::now) {
    }
  }

  env::Env env_;
  Log log_;
  store::SqliteWorld sqlite_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Hub> hub_;
};

crypto::Digest refolded(House& house, std::uint64_t size, std::int64_t time) {
  mesh::MemoryState state;
  const auto reader = house.reader();
  REQUIRE(refold(reader.connection(), state, size, time, {}).has_value());
  return mesh::hash_of(state).value();
}

}  // namespace

TEST_CASE("a copy has its source's log and state, and answers the same questions") {
  Voted house;
  Replica replica(house);
  CHECK(replica.adopt(stretch_of(house, 0)) == "");
  house.pass(test::kCommitSeconds + test::kRevealSeconds + 30);
  const auto seq = ledger::size_of(replica.reader().connection()).value();
  CHECK(replica.adopt(stretch_of(house, seq)) == "");
  const auto head = ledger::latest_head(replica.reader().connection())->head;
  CHECK(head == ledger::latest_head(house.reader().connection())->head);
  CHECK(mesh::hash_of(replica.reader().state()).value() == refolded(house, head.size, head.time));
  const auto verified = verify_mesh(replica.reader().connection(), [](std::uint64_t) {});
  CHECK_MESSAGE(verified.has_value(), (verified ? std::string() : to_string(verified.error())));
  CHECK(entry_view(replica.reader(), house.id)->row.verdict == mesh::Verdict::promoted);
  CHECK(explain(replica.reader(), house.id, 100)->size() ==
        explain(house.reader(), house.id, 100)->size());

  std::optional<Result<Findings>> found;
  replica.hub().query({.query = {.text = "mesh"}, .asker = {}},
                      [&](Result<Findings> answer) { found = std::move(answer); });
  replica.tick();
  replica.tick();
  REQUIRE((found.has_value() && found->has_value()));
  CHECK((*found)->found.size() == 1);
}

TEST_CASE("a copy refuses what would change it, and takes a stretch whole or not at all") {
  Voted house;
  Replica replica(house);
  auto damaged = stretch_of(house, 0);
  damaged.records.back().record.at += 1;
  CHECK(replica.adopt(damaged) == "log_head");
  CHECK(ledger::size_of(replica.reader().connection()).value() == 0);
  CHECK(replica.adopt(stretch_of(house, 0)) == "");

  std::string refused;
  replica.hub().submit(
      {.envelopes = {house.entry("anna/1", "Something new for the copy.")}, .signer = {}},
      [&](const Result<Accepted>& answer) { refused = answer.error().reason; });
  CHECK(refused == "copy");
  replica.hub().claim({mesh::AgentId(test::id_of("ben/1")), {}, {}},
                      [&](const auto& answer) { refused = answer.error().reason + "!"; });
  CHECK(refused == "copy!");
  replica.hub().accept_clock([&](const Result<>& answer) { refused = answer.error().reason; });
  CHECK(refused == "copy");
  house.jump_clock(-7 * 86'400);  // its time is the log's: this machine's clock plays no part
  CHECK(replica.adopt(stretch_of(house, 3)) == "");
}

TEST_CASE("with the log's key a copy goes on, and closes the rounds that were open") {
  Voted house;
  Replica replica(house);
  CHECK(replica.adopt(stretch_of(house, 0)) == "");
  replica.open({.log_key = key_of("log").copy()});
  for (int i = 0; i < 4; ++i) {
    house.pass(300);
    replica.tick();
  }
  const auto records = ledger::read_from(replica.reader().connection(), 0, 1'000).value();
  CHECK(std::ranges::any_of(records, [](const ledger::Stored& one) {
    return one.document.find("\"round.close\"") != std::string::npos;
  }));
  CHECK(verify_mesh(replica.reader().connection(), [](std::uint64_t) {}).has_value());
}
