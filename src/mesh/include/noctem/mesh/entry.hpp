#pragma once
// One piece of knowledge as the fold sees it: never its text, which lies in the erasable body, but
// who said it, what it stands on, and what became of it. Every change of an entry goes through
// save_entry() (entries.hpp), from which domains, tasks, credits and taint follow.
//
// Rows; see row.hpp.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "noctem/mesh/row.hpp"

namespace noctem::mesh {

enum class EntryType { observation, synthesis, correction, reflection };
constexpr auto names_of(EntryType) {
  return std::to_array<std::string_view>({"observation", "synthesis", "correction", "reflection"});
}

// Whether it takes part. `held`: its operator is in quarantine; `dropped`: and was then revoked.
enum class Standing { live, held, dropped, superseded, withdrawn, expired };
constexpr auto names_of(Standing) {
  return std::to_array<std::string_view>(
      {"live", "held", "dropped", "superseded", "withdrawn", "expired"});
}

// What the round in force said. `confirmed`: a panel of one said yes.
enum class Verdict { open, inconclusive, confirmed, verified, promoted, disputed, false_ };
constexpr auto names_of(Verdict) {
  return std::to_array<std::string_view>(
      {"open", "inconclusive", "confirmed", "verified", "promoted", "disputed", "false"});
}
constexpr bool is_conclusive(Verdict verdict) { return verdict >= Verdict::verified; }
constexpr bool is_verified(Verdict verdict) {
  return verdict == Verdict::verified || verdict == Verdict::promoted;
}

struct Near {
  EntryId entry;
  std::int64_t distance = 0;

  static void fields(auto& row, auto&& field) {
    field("entry", row.entry);
    field("distance", row.distance);
  }
};

struct EntryRow {
  static constexpr Table kTable = Table::entries;
  std::int64_t seq = 0;
  std::int64_t at = 0;
  AgentId agent;
  OperatorId operator_id;
  EntryType type = EntryType::observation;
  std::string domain;
  std::int64_t author_confidence = 0;  // thousandths
  std::vector<EntryId> parents;        // its sources that are entries
  std::optional<EntryId> supersedes;
  std::optional<EntryId> superseded_by;
  std::optional<Near> near;
  std::optional<TaskId> task;
  std::optional<std::int64_t> expires_at;
  std::optional<std::int64_t> turn;  // when it is due for verification, if that is after `at`
  std::int64_t children = 0;
  std::int64_t syntheses = 0;  // sound ones that cite it
  std::int64_t nears = 0;      // live entries that are linked to it as near duplicates

  Standing standing = Standing::live;
  bool erased = false;  // its body is gone, or must go now
  std::optional<std::int64_t> tainted_at;
  std::optional<EntryId> tainted_by;

  // Rounds (rounds.hpp writes them).
  std::int64_t rounds = 0;    // how many were opened
  bool round_open = false;    // the last of them
  std::int64_t in_force = 0;  // number of the round whose verdict holds; 0: none
  Verdict verdict = Verdict::open;
  Micro up = 0;  // counted weight in the round in force
  Micro down = 0;
  std::int64_t votes_up = 0;
  std::int64_t votes_down = 0;
  std::vector<OperatorId> verified_by;
  std::optional<std::int64_t> last_confirmed_at;
  std::int64_t next_round_at = 0;
  std::int64_t pause_days = 0;  // the last one, for doubling
  Micro confidence = 0;         // the network's

  static void fields(auto& row, auto&& field) {
    field("seq", row.seq);
    field("at", row.at);
    field("agent", row.agent);
    field("operator", row.operator_id);
    field("type", row.type);
    field("domain", row.domain);
    field("author_confidence", row.author_confidence);
    field("parents", row.parents);
    field("supersedes", row.supersedes);
    field("superseded_by", row.superseded_by);
    field("near", row.near);
    field("task", row.task);
    field("expires_at", row.expires_at);
    field("turn", row.turn);
    field("children", row.children);
    field("syntheses", row.syntheses);
    field("nears", row.nears);
    field("standing", row.standing);
    field("erased", row.erased);
    field("tainted_at", row.tainted_at);
    field("tainted_by", row.tainted_by);
    field("rounds", row.rounds);
    field("round_open", row.round_open);
    field("in_force", row.in_force);
    field("verdict", row.verdict);
    field("up", row.up);
    field("down", row.down);
    field("votes_up", row.votes_up);
    field("votes_down", row.votes_down);
    field("verified_by", row.verified_by);
    field("last_confirmed_at", row.last_confirmed_at);
    field("next_round_at", row.next_round_at);
    field("pause_days", row.pause_days);
    field("confidence", row.confidence);
  }

  bool is_live() const { return standing == Standing::live; }
  // In good standing: what awareness counts, and what a synthesis is made of.
  bool is_sound() const {
    return is_live() && !tainted_at.has_value() && verdict != Verdict::disputed &&
           verdict != Verdict::false_;
  }
};

// 1 to 8 segments of [a-z0-9][a-z0-9._+#-]{0,63}, joined by slashes.
bool is_domain(std::string_view text);
bool is_tag(std::string_view text);  // [a-z0-9._+#-]{1,32}

// Whether the body of one of its sources is gone. Asked when an entry is read, not kept: an entry
// may have more children than one record could change.
Result<bool> stands_on_erased(State& state, const EntryRow& entry);

// What every entry of an operator stands under, in order of time: "operator/at/seq".
struct AuthoredRow {
  static constexpr Table kTable = Table::authored;
  EntryId entry;
  AgentId agent;

  static void fields(auto& row, auto&& field) {
    field("entry", row.entry);
    field("agent", row.agent);
  }
};
std::string authored_key(const OperatorId& operator_id, std::int64_t at, std::int64_t seq);

}  // namespace noctem::mesh
