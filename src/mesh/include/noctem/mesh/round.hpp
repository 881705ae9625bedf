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
#include "noctem/document/document.hpp"
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

// What a taint was before a verdict lifted it: put back if that verdict falls.
struct LiftedTaint {
  std::int64_t at = 0;
  std::optional<EntryId> by;

  static void fields(auto& row, auto&& field) {
    field("at", row.at);
    field("by", row.by);
  }
};

struct RoundRow {
  static constexpr Table kTable = Table::rounds;
  OperatorId by;
  std::string seed;  // the log key's signature, base64url
  std::int64_t opened_at = 0;
  std::int64_t commit_until = 0;
  std::int64_t reveal_until = 0;
  std::int64_t close_by = 0;       // then advance closes it
  std::vector<PanelMember> panel;  // in the order of their ids
  bool bootstrap = false;
  bool tainted = false;     // the entry was, when it opened
  Params params;            // frozen
  std::string last_reveal;  // document id: reveals come in the order of these
  std::optional<std::int64_t> closed_at;
  Verdict verdict = Verdict::open;  // still, once closed: a tombstone ended it
  bool replaced = false;            // its verdict came into force
  bool corrected = false;           // reached what a correction needs
  Micro up = 0;
  Micro down = 0;
  std::int64_t revealed = 0;    // panel members whose votes were counted
  std::int64_t pause_days = 0;  // until the next one
  std::int64_t conclusive = 0;  // rounds about this entry, up to this one
  bool author_charged = false;  // in this round or before, in F
  std::optional<LiftedTaint> lifted;

  static void fields(auto& row, auto&& field) {
    field("by", row.by);
    field("seed", row.seed);
    field("opened_at", row.opened_at);
    field("commit_until", row.commit_until);
    field("reveal_until", row.reveal_until);
    field("close_by", row.close_by);
    field("panel", row.panel);
    field("bootstrap", row.bootstrap);
    field("tainted", row.tainted);
    field("params", row.params);
    field("last_reveal", row.last_reveal);
    field("closed_at", row.closed_at);
    field("verdict", row.verdict);
    field("replaced", row.replaced);
    field("corrected", row.corrected);
    field("up", row.up);
    field("down", row.down);
    field("revealed", row.revealed);
    field("pause_days", row.pause_days);
    field("conclusive", row.conclusive);
    field("author_charged", row.author_charged);
    field("lifted", row.lifted);
  }

  bool is_open() const { return !closed_at.has_value(); }
};

// Key: entry id/number/operator id. In the same table, under operator/id/time/entry id/number,
// stands each ballot's BallotPlace, so that a revocation finds the votes of one operator.
struct BallotRow {
  static constexpr Table kTable = Table::ballots;
  AgentId agent;
  std::string key;   // did:key that signed the commitment; it must sign the reveal
  std::string hash;  // hex
  std::int64_t committed_at = 0;
  std::optional<std::int64_t> vote;  // 1 or -1, once revealed
  std::string reason;
  std::optional<Micro> counted;  // its weight in the tally; none outside of it, or taken out

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

struct BallotPlace {
  static constexpr Table kTable = Table::ballots;
  EntryId entry;
  std::int64_t round = 0;

  static void fields(auto& row, auto&& field) {
    field("entry", row.entry);
    field("round", row.round);
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
std::string ballot_place_key(const OperatorId& operator_id, std::int64_t committed_at,
                             const EntryId& entry, std::int64_t round);

// Whether this operator's vote about the entry could count at all: approved, not quarantined, and
// neither the author's operator nor, for a correction, the corrected entry's. Denied otherwise.
Result<> check_voter(State& state, const EntryRow& entry, const OperatorId& operator_id);

// The number of the round that the node may open now because `by` wants to vote; else why not.
Result<std::int64_t> next_round(State& state, const EntryId& entry, const OperatorId& by,
                                std::int64_t at);

// Whether a vote.reveal is right about a commitment of the open round, so that the node may hold it
// until the windows are over. Looks at no time and no signature.
Result<> check_reveal(State& state, const document::Document& reveal);

// All rounds that are open, for a node that starts: afterwards it knows, since it opens them.
struct OpenWindow {
  EntryId entry;
  std::int64_t round = 1;
  std::int64_t commit_until = 0;
  std::int64_t reveal_until = 0;  // from then on it may be closed
};
Result<std::vector<OpenWindow>> open_windows(State& state);

}  // namespace noctem::mesh
