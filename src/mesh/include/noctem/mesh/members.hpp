#pragma once
// Who takes part: the mesh itself, its operators, their agents, and every key that ever was one of
// them. Influence belongs to operators; an agent has none of its own.
//
// Rows; see row.hpp.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "noctem/mesh/row.hpp"

namespace noctem::mesh {

// The only row of its table, under "".
struct MeshRow {
  static constexpr Table kTable = Table::mesh;
  std::string id;  // CID of the genesis
  std::string name;
  std::vector<std::string> admins;  // did:key
  std::string log_key;              // did:key
  std::int64_t born = 0;
  std::int64_t time = 0;  // T: never goes back
  std::int64_t size = 0;  // records applied
  std::optional<std::int64_t> bootstrap_ended;

  // Here because every record reads and writes this row anyway.
  std::int64_t entries_sound = 0;  // EntryRow::is_sound()
  std::int64_t entries_verified = 0;
  std::int64_t spreading = 0;                // rows of the taint queue
  bool reflect_wanted = false;               // there is a task to reflect that is not ended
  std::optional<std::int64_t> reflected_at;  // the newest live reflection
  std::int64_t reflected_size = 0;           // records before it

  static void fields(auto& row, auto&& field) {
    field("id", row.id);
    field("name", row.name);
    field("admins", row.admins);
    field("log_key", row.log_key);
    field("born", row.born);
    field("time", row.time);
    field("size", row.size);
    field("bootstrap_ended", row.bootstrap_ended);
    field("entries_sound", row.entries_sound);
    field("entries_verified", row.entries_verified);
    field("spreading", row.spreading);
    field("reflect_wanted", row.reflect_wanted);
    field("reflected_at", row.reflected_at);
    field("reflected_size", row.reflected_size);
  }
};

enum class Role { operator_, agent };
constexpr auto names_of(Role) { return std::to_array<std::string_view>({"operator", "agent"}); }

// A key that is or was an operator's or an agent's. Administrators stand in MeshRow.
struct MemberKey {
  static constexpr Table kTable = Table::member_key;  // did:key
  Role role = Role::agent;
  std::string subject;                  // the id
  std::optional<std::int64_t> dead_at;  // rotated away

  static void fields(auto& row, auto&& field) {
    field("role", row.role);
    field("subject", row.subject);
    field("dead_at", row.dead_at);
  }
};

enum class RevokeReason { left, compromised };
constexpr auto names_of(RevokeReason) {
  return std::to_array<std::string_view>({"left", "compromised"});
}

struct Revocation {
  std::int64_t at = 0;     // of its record
  std::int64_t since = 0;  // what was recorded at or after it is tainted
  RevokeReason reason = RevokeReason::left;

  static void fields(auto& row, auto&& field) {
    field("at", row.at);
    field("since", row.since);
    field("reason", row.reason);
  }
};

struct OperatorRow {
  static constexpr Table kTable = Table::operators;
  std::string key;  // did:key, the present one
  std::string label;
  std::int64_t max_agents = 5;
  std::int64_t agents = 0;  // enrolled and not revoked
  std::int64_t approved_at = 0;
  std::string approved_by;  // did:key
  std::optional<std::int64_t> quarantined_at;
  std::optional<Revocation> revoked;
  std::int64_t last_record_at = 0;
  std::optional<std::int64_t> last_commit_at;  // of a vote: who may sit on panels
  std::optional<std::int64_t> turn_at;         // of its newest entry, where entries take turns

  // Reputation (reputation.hpp writes them).
  Micro reputation = 0;
  std::int64_t credits = 0;               // V
  std::int64_t right = 0;                 // of A
  std::int64_t resolved = 0;              // of A
  std::vector<std::int64_t> falses;       // F: when; the newest 64
  std::vector<std::int64_t> withdrawals;  // tombstones during rounds, of the last 90 days
  std::int64_t idle_stopped_days = 0;     // of former quarantines since last_record_at

  static void fields(auto& row, auto&& field) {
    field("key", row.key);
    field("label", row.label);
    field("max_agents", row.max_agents);
    field("agents", row.agents);
    field("approved_at", row.approved_at);
    field("approved_by", row.approved_by);
    field("quarantined_at", row.quarantined_at);
    field("revoked", row.revoked);
    field("last_record_at", row.last_record_at);
    field("last_commit_at", row.last_commit_at);
    field("turn_at", row.turn_at);
    field("reputation", row.reputation);
    field("credits", row.credits);
    field("right", row.right);
    field("resolved", row.resolved);
    field("falses", row.falses);
    field("withdrawals", row.withdrawals);
    field("idle_stopped_days", row.idle_stopped_days);
  }

  bool may_vote() const { return !quarantined_at.has_value() && !revoked.has_value(); }
};

struct AgentRow {
  static constexpr Table kTable = Table::agents;
  OperatorId operator_id;
  std::string key;  // did:key, the present one
  std::string label;
  std::int64_t enrolled_at = 0;
  std::int64_t last_record_at = 0;
  std::optional<Revocation> revoked;

  static void fields(auto& row, auto&& field) {
    field("operator", row.operator_id);
    field("key", row.key);
    field("label", row.label);
    field("enrolled_at", row.enrolled_at);
    field("last_record_at", row.last_record_at);
    field("revoked", row.revoked);
  }
};

}  // namespace noctem::mesh
