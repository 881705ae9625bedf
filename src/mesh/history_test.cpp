// Random histories, right and wrong documents mixed, and what must hold of all of them: what is
// refused leaves no trace, the accepted log makes the same state again, and it does not matter in
// how many steps the time goes on.

#include <algorithm>
#include <map>

#include "noctem/codec/multibase.hpp"
#include "noctem/mesh/task.hpp"

#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

class History {
 public:
  explicit History(std::uint64_t seed) : dice_(seed * 2 + 1) {
    world_.team({"anna", "ben", "carl", "dora"});
    agents_ = {"anna/1", "ben/1", "carl/1", "dora/1", "stranger"};
  }

  void step() {
    pass();
    const auto kind = static_cast<Kind>(roll(static_cast<int>(Kind::anomaly) + 1));
    const bool often = roll(2) == 0;  // half of all: what gives the others something to do
    attempt(often ? busy() : kind);
  }

  World& world() { return world_; }
  const std::map<Kind, int>& accepted() const { return accepted_; }
  int refused() const { return refused_; }

 private:
  std::size_t roll(std::size_t below) {
    dice_ = dice_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(dice_ >> 33) % below;
  }
  template <typename T>
  const T& one_of(const std::vector<T>& all) {
    return all[roll(all.size())];
  }

  // Sometimes nothing, sometimes a window; applied with or without an advance() before.
  void pass() {
    const std::int64_t steps[] = {0, 0, 0, 1, 40, 3'000, 30'000, 2 * kDay};
    const auto next = world_.time() + steps[roll(std::size(steps))];
    roll(2) == 0 ? world_.at(next) : world_.stamp(next);
  }

  Kind busy() {
    const Kind kinds[] = {Kind::entry,       Kind::entry,       Kind::entry,
                          Kind::round_open,  Kind::vote_commit, Kind::vote_commit,
                          Kind::vote_reveal, Kind::round_close};
    return kinds[roll(std::size(kinds))];
  }

  void attempt(Kind kind) {
    const auto [who, fields] = draw(kind);
    const auto before = world_.hash();
    const auto applied = world_.apply(kind, who, fields, near(kind));
    if (applied) {
      ++accepted_[kind];
      remember(kind);
      return;
    }
    ++refused_;
    const auto& error = applied.error();
    REQUIRE_MESSAGE(error.kind != ErrorKind::corrupt, to_string(error));
    REQUIRE_MESSAGE(error.kind != ErrorKind::internal, to_string(error));
    REQUIRE_MESSAGE(world_.hash() == before, name_of(kind), " left a trace: ", to_string(error));
  }

  void remember(Kind kind) {
    if (kind == Kind::entry) {
      entries_.push_back(world_.last().text());
    }
  }

  std::optional<ledger::Near> near(Kind kind) {
    if (kind != Kind::entry || entries_.empty() || roll(4) != 0) {
      return {};
    }
    return ledger::Near{codec::Cid::parse(one_of(entries_)).value(), 3};
  }

  struct Drawn {
    std::string who;
    codec::JsonObject fields;
  };

  Drawn draw(Kind kind) {
    switch (author_of(kind)) {
      case Author::admin:
        return {roll(8) == 0 ? "anna" : "admin", of_admin(kind)};
      case Author::operator_:
      case Author::old_key:
        return {one_of(operators_), of_operator(kind)};
      case Author::agent:
        return of_agent(kind);
      case Author::log:
        return {roll(8) == 0 ? "admin" : "log", of_log(kind)};
    }
    return {};
  }

  std::string some_entry() { return entries_.empty() ? cid_of("none") : one_of(entries_); }

  codec::JsonObject of_admin(Kind kind) {
    if (kind == Kind::round_ask) {
      return {{"entry", some_entry()}};
    }
    if (kind == Kind::genesis) {
      return {{"name", "again"},
              {"admins", codec::JsonArray{did_of("admin")}},
              {"log_key", did_of("log")}};
    }
    if (kind == Kind::params) {
      return {{"params", codec::JsonObject{{"lease_seconds", 600 + static_cast<int>(roll(9))}}}};
    }
    const auto who =
        kind == Kind::operator_approve ? "op" + std::to_string(roll(9)) : one_of(operators_);
    codec::JsonObject fields{{"operator", did_of(who)}};
    if (kind == Kind::operator_revoke) {
      // Rarely somebody who matters.
      fields.set("operator", did_of(roll(6) == 0 ? who : "op" + std::to_string(roll(9))));
      fields.set("since", world_.time() - static_cast<std::int64_t>(roll(kDay)));
      fields.set("reason", "left");
    }
    if (kind == Kind::operator_limits) {
      fields.set("max_agents", static_cast<int>(roll(4)));
    }
    return fields;
  }

  codec::JsonObject of_operator(Kind kind) {
    const auto agent = "extra" + std::to_string(roll(6));
    if (kind == Kind::key_rotate) {
      return {{"subject", id_of("anna")},
              {"new", did_of(agent)},
              {"proof", codec::base64url_encode(Bytes(64, 1))}};
    }
    codec::JsonObject fields{{"agent", did_of(agent)}};
    if (kind == Kind::agent_revoke) {
      fields.set("since", 0);
      fields.set("reason", "compromised");
    }
    return fields;
  }

  Drawn of_agent(Kind kind) {
    const auto& who = one_of(agents_);
    if (kind == Kind::entry) {
      return {who, entry()};
    }
    if (kind == Kind::task_result || kind == Kind::task_release) {
      codec::JsonObject fields{{"task", some_task()}};
      if (kind == Kind::task_result) {
        fields.set("entry", some_entry());
      }
      return {who, std::move(fields)};
    }
    const auto id = some_entry();
    const auto known = find<EntryRow>(world_.state(), id).value();
    const auto number = known.has_value() ? std::max<std::int64_t>(known->rounds, 1) : 1;
    codec::JsonObject fields{{"entry", id}, {"round", number}};
    const auto name = who.substr(0, who.find('/'));
    Commitment made{EntryId(id), world_.mesh(), operator_of(name), number, {}, 1};
    if (kind == Kind::vote_commit) {
      fields.set("hash", commitment_hash(made));
    } else if (kind == Kind::vote_reveal) {
      fields.set("vote", roll(8) == 0 ? 0 : 1);
      fields.set("salt", codec::base64url_encode(made.salt));
    } else {
      fields = {{"entry", id}};
    }
    return {who, std::move(fields)};
  }

  codec::JsonObject entry() {
    const char* types[] = {"observation", "synthesis", "correction", "reflection"};
    const char* domains[] = {"a", "a/b", "c", "Wrong"};
    codec::JsonObject fields{{"type", types[roll(4)]},
                             {"domain", domains[roll(4)]},
                             {"confidence", static_cast<int>(roll(1'001))},
                             {"body", body_cid_of(std::to_string(++bodies_))}};
    if (roll(2) == 0) {
      fields.set("sources", codec::JsonArray{codec::JsonObject{{"entry", some_entry()}},
                                             codec::JsonObject{{"url", "x"}}});
    }
    if (roll(4) == 0) {
      fields.set("supersedes", some_entry());
    }
    if (roll(4) == 0) {
      fields.set("ttl", 1 + static_cast<int>(roll(4 * kDay)));
    }
    if (roll(8) == 0) {
      fields.set("task", some_task());
    }
    if (roll(4) == 0) {
      fields.set("statements",
                 codec::JsonArray{codec::JsonObject{{"about", "a"}, {"says", "gap"}}});
    }
    return fields;
  }

  std::string some_task() {
    const auto rows = world_.state().scan(Table::tasks, "", "", 50).value();
    return rows.empty() ? std::string(32, 'a') : rows[roll(rows.size())].key;
  }

  codec::JsonObject of_log(Kind kind) {
    const auto id = some_entry();
    const auto known = find<EntryRow>(world_.state(), id).value();
    const auto rounds = known.has_value() ? known->rounds : 0;
    if (kind == Kind::round_open) {
      return {{"entry", id},
              {"round", rounds + 1},
              {"by", did_of(one_of(operators_))},
              {"seed", seed_of(EntryId(id), rounds + 1)}};
    }
    if (kind == Kind::round_close) {
      return {{"entry", id}, {"round", std::max<std::int64_t>(rounds, 1)}};
    }
    if (kind == Kind::gap) {
      return {{"domain", "gap" + std::to_string(roll(5))}};
    }
    if (kind == Kind::pause) {
      return {{"from", world_.mesh_row().time}, {"to", world_.time()}};
    }
    if (kind == Kind::anomaly) {
      return {{"operator", did_of(one_of(operators_))},
              {"detector", "burst"},
              {"score", 1},
              {"action", roll(4) == 0 ? "quarantine" : "notify"}};
    }
    return {{"task", some_task()},
            {"agent", did_of(one_of(agents_))},
            {"until", world_.time() + world_.row<Params>("").lease_seconds}};
  }

  World world_;
  std::uint64_t dice_;
  std::vector<std::string> operators_ = {"anna", "ben", "carl", "dora", "op1", "op2"};
  std::vector<std::string> agents_;
  std::vector<std::string> entries_;
  int bodies_ = 0;
  std::map<Kind, int> accepted_;
  int refused_ = 0;
};

// The same log with the time going on second by second where that is cheap, else in odd steps.
crypto::Digest replayed_in_steps(const std::vector<Logged>& log, std::int64_t time) {
  MemoryState state;
  Fold fold(state);
  const auto creep = [&](std::int64_t to) {
    auto now = load<MeshRow>(state, "").value().time;
    for (; now < to; now += std::max<std::int64_t>(1, (to - now) / 3)) {
      REQUIRE(fold.advance(now).has_value());
    }
    REQUIRE(fold.advance(to).has_value());
  };
  for (const auto& [record, document] : log) {
    if (record.seq > 0) {
      const auto* from = document.value().find("from");
      creep(from == nullptr ? record.at : *from->integer());
    }
    REQUIRE(fold.apply(record, document).has_value());
  }
  creep(time);
  return hash_of(state).value();
}

}  // namespace

TEST_CASE("random histories: no trace of what is refused, one state for one log, in any steps") {
  std::map<Kind, int> accepted;
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    History history(seed);
    for (int i = 0; i < 250; ++i) {
      history.step();
    }
    auto& world = history.world();
    world.pass(5 * kDay);
    CHECK(replayed(world.log(), world.time()) == world.hash());
    CHECK(replayed_in_steps(world.log(), world.time()) == world.hash());
    for (const auto& [kind, times] : history.accepted()) {
      accepted[kind] += times;
    }
    refused += history.refused();
  }
  CHECK(refused > 100);
  for (const auto kind :
       {Kind::params, Kind::operator_approve, Kind::operator_revoke, Kind::operator_quarantine,
        Kind::operator_release, Kind::operator_limits, Kind::agent_enrol, Kind::entry,
        Kind::tombstone, Kind::vote_commit, Kind::gap, Kind::round_open, Kind::round_close,
        Kind::pause, Kind::anomaly}) {
    CHECK_MESSAGE(accepted[kind] > 0, name_of(kind), " was never accepted");
  }
}
