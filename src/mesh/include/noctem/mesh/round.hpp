#pragma once
// One round of votes about one entry: who may be counted and how much is frozen when it opens, what
// was said is revealed when its windows are over. Key: entry id/number.
//
// Rows; see row.hpp. The hash of a commitment is a pure function; any thread.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::mesh {

struct PanelMember {
  OperatorId operator_id;
  Micro weight = 0;  // counted, after the cap

  static void fields(auto& row, auto&& field) {
    field("operator", row.operator_id);
    field("weight", row.weight);
  }
};

struct RoundRow {
  static constexpr Table kTable = Table::rounds;
  OperatorId by;
  std::string seed;  // the log key's signature, base64url
  std::int64_t opened_at = 0;
  std::int64_t commit_until = 0;
  std::int64_t reveal_until = 0;
  std::vector<PanelMember> panel;
  bool bootstrap = false;
  bool tainted = false;  // the entry was, when it opened
  Params params;         // frozen
  std::optional<std::int64_t> closed_at;
  Verdict verdict = Verdict::open;
  bool replaced = false;   // its verdict came into force
  bool corrected = false;  // reached what a correction needs
  Micro up = 0;
  Micro down = 0;
  std::int64_t revealed = 0;  // panel members whose votes were counted

  static void fields(auto& row, auto&& field) {
    field("by", row.by);
    field("seed", row.seed);
    field("opened_at", row.opened_at);
    field("commit_until", row.commit_until);
    field("reveal_until", row.reveal_until);
    field("panel", row.panel);
    field("bootstrap", row.bootstrap);
    field("tainted", row.tainted);
    field("params", row.params);
    field("closed_at", row.closed_at);
    field("verdict", row.verdict);
    field("replaced", row.replaced);
    field("corrected", row.corrected);
    field("up", row.up);
    field("down", row.down);
    field("revealed", row.revealed);
  }
};

// Key: entry id/number/operator id.
struct BallotRow {
  static constexpr Table kTable = Table::ballots;
  AgentId agent;
  std::string key;   // did:key that signed the commitment; it must sign the reveal
  std::string hash;  // hex
  std::int64_t committed_at = 0;
  std::optional<std::int64_t> vote;  // 1 or -1, once revealed
  std::string reason;
  Micro counted = 0;  // its weight in the tally; 0: outside of the panel, or taken out

  static void fields(auto& row, auto&& field) {
    field("agent", row.agent);
    field("key", row.key);
    field("hash", row.hash);
    field("committed_at", row.committed_at);
    field("vote", row.vote);
    field("reason", row.reason);
    field("counted", row.counted);
  }
};

struct Commitment {
  EntryId entry;
  std::string mesh;
  OperatorId operator_id;
  std::int64_t round = 1;
  ByteArray<32> salt{};
  int vote = 1;  // or -1
};
std::string commitment_hash(const Commitment& commitment);  // hex

// What the log key signs to make a panel's seed.
std::string panel_seed_bytes(const EntryId& entry, std::int64_t round);

std::string round_key(const EntryId& entry, std::int64_t round);
std::string ballot_key(const EntryId& entry, std::int64_t round, const OperatorId& operator_id);

}  // namespace noctem::mesh
