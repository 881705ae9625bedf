#pragma once
// A mesh for tests: a state in memory, a fold over it, an administrator, a log key, and as many
// operators and agents as a test names. People are called by names; a name always has the same
// keys. What is applied goes into the log, which can be replayed. What the test says must be
// accepted is required to be.
//
//   World world;
//   world.team({"anna", "ben", "carl"});           // operators anna…, each with one agent anna/1…
//   const auto id = world.entry("anna/1");
//   world.pass(86'400);
//   world.refused("not_own", Kind::tombstone, "ben/1", {{"entry", id.value()}});
//
// Belongs to one thread.

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/params.hpp"
#include "noctem/mesh/round.hpp"

namespace noctem::mesh::test {

inline constexpr std::int64_t kBorn = 1'790'000'000;  // 2026-09-21T13:33:20Z

// A vote without reputation weighs little in these worlds, so that reputations show.
inline constexpr std::int64_t kBaseWeightThousandths = 100;

struct Logged {
  ledger::Record record;
  document::Document document;
};

// The administrator of a world is called "admin", the key of its log "log".
const crypto::SigningKey& key_of(std::string_view name);
std::string did_of(std::string_view name);
std::string id_of(std::string_view name);  // 16 hex digits
inline OperatorId operator_of(std::string_view name) { return OperatorId(id_of(name)); }
inline AgentId agent_of(std::string_view name) { return AgentId(id_of(name)); }
const document::Kinds& kinds();
std::string cid_of(std::string_view text);       // of a document that is nowhere
std::string body_cid_of(std::string_view text);  // of a body

class World {
 public:
  // `params`: what differs from the defaults.
  explicit World(codec::JsonObject params = {});

  // Operators, and for each of them the agent "name/1".
  void team(const std::vector<std::string>& names);
  void approve(std::string_view operator_name);
  void enrol(std::string_view operator_name, std::string_view agent_name);
  // An observation in "test", unless the fields say otherwise; no two have the same body.
  EntryId entry(std::string_view agent_name, codec::JsonObject fields = {});

  // Signed by `who`, stamped with the present time. refused() demands the reason, and that the
  // state is as it was.
  Result<> apply(Kind kind, std::string_view who, codec::JsonObject fields);
  Result<> apply(Kind kind, std::string_view who, codec::JsonObject fields,
                 std::optional<ledger::Near> near);
  void accepted(Kind kind, std::string_view who, codec::JsonObject fields);
  void refused(std::string_view reason, Kind kind, std::string_view who, codec::JsonObject fields);

  // Time goes on, and what is due happens; `at` is the time of the next records.
  void pass(std::int64_t seconds) { at(time() + seconds); }
  void at(std::int64_t time);
  // The next record is stamped so, without an advance() before it: for `pause`.
  void stamp(std::int64_t time) { at_ = time; }
  std::int64_t time() const { return at_; }

  State& state() { return state_; }
  Fold& fold() { return fold_; }
  const std::string& mesh() const { return mesh_; }
  const std::vector<Logged>& log() const { return log_; }
  codec::Cid last() const { return log_.back().record.cid; }
  crypto::Digest hash();

  MeshRow mesh_row() { return row<MeshRow>(""); }
  OperatorRow operator_row(std::string_view name) { return row<OperatorRow>(id_of(name)); }
  AgentRow agent_row(std::string_view name) { return row<AgentRow>(id_of(name)); }
  EntryRow entry_row(const EntryId& id) { return row<EntryRow>(id.value()); }
  template <row_codec::Listed Row>
  Row row(std::string_view key) {
    auto found = load<Row>(state_, key);
    REQUIRE_MESSAGE(found.has_value(), (found ? std::string() : to_string(found.error())));
    return std::move(*found);
  }
  template <row_codec::Listed Row>
  bool has(std::string_view key) {
    return find<Row>(state_, key).value().has_value();
  }

  // Makes a document without applying it.
  document::Document document(Kind kind, std::string_view who, codec::JsonObject fields) const;
  Result<> apply(const document::Document& document, std::string_view who,
                 std::optional<ledger::Near> near = {});

 private:
  MemoryState state_;
  Fold fold_;
  std::vector<Logged> log_;
  std::string mesh_;
  std::int64_t at_ = kBorn;
  int bodies_ = 0;
};

// What a fold makes of a log, on a state of its own, advanced to `time` at its end.
crypto::Digest replayed(const std::vector<Logged>& log, std::int64_t time);

std::string said(const Result<>& result);  // "" or the error

}  // namespace noctem::mesh::test
