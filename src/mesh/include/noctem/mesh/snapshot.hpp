#pragma once
// What the network knows of itself at a time: how much it knows where, what is missing, who is
// active, what rises and falls, what should be done next, and what independent reflections agree
// on. Read from counts that the fold keeps; disputed, tainted and held entries are no part of it.
// One is kept for each day.
//
// Rows; see row.hpp. Functions belong to the state's thread and cost what they show, not what the
// mesh holds.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/task.hpp"

namespace noctem::mesh {

inline constexpr std::size_t kSnapshotDomainsMax = 128;
inline constexpr std::size_t kSnapshotGapsMax = 64;
inline constexpr std::size_t kSnapshotPrioritiesMax = 32;
inline constexpr std::size_t kSnapshotStatementsMax = 128;

enum class Phase { bootstrap, accumulation, emergence };
constexpr auto names_of(Phase) {
  return std::to_array<std::string_view>({"bootstrap", "accumulation", "emergence"});
}

enum class Says { gap, rising, declining, contested, unreliable, priority };
constexpr auto names_of(Says) {
  return std::to_array<std::string_view>(
      {"gap", "rising", "declining", "contested", "unreliable", "priority"});
}

// How soon work is claimed: within an hour, a day, later; `none`: nothing was in seven days.
enum class Capacity { none, low, medium, high };
constexpr auto names_of(Capacity) {
  return std::to_array<std::string_view>({"none", "low", "medium", "high"});
}

struct DomainState {
  std::string domain;
  std::int64_t entries = 0;
  Micro average_confidence = 0;
  std::int64_t newest_at = 0;

  static void fields(auto& row, auto&& field) {
    field("domain", row.domain);
    field("entries", row.entries);
    field("average_confidence", row.average_confidence);
    field("newest_at", row.newest_at);
  }
};

enum class Direction { rising, declining };
constexpr auto names_of(Direction) {
  return std::to_array<std::string_view>({"rising", "declining"});
}

struct Trend {
  std::string domain;
  Direction direction = Direction::rising;
  std::int64_t recent = 0;  // entries of seven days
  std::int64_t before = 0;  // of the seven before

  static void fields(auto& row, auto&& field) {
    field("domain", row.domain);
    field("direction", row.direction);
    field("recent", row.recent);
    field("before", row.before);
  }
};

// "verify 23 entries in python/async".
struct Priority {
  TaskType type = TaskType::verify;
  std::string domain;
  std::int64_t count = 0;

  static void fields(auto& row, auto&& field) {
    field("type", row.type);
    field("domain", row.domain);
    field("count", row.count);
  }
};

struct Statement {
  std::string about;   // a domain or an entry id
  std::string domain;  // where that is
  Says says = Says::gap;

  static void fields(auto& row, auto&& field) {
    field("about", row.about);
    field("domain", row.domain);
    field("says", row.says);
  }
  auto operator<=>(const Statement&) const = default;
};

struct MergedStatement {
  Statement statement;
  std::vector<OperatorId> said_by;
  std::int64_t reflected = 0;  // operators that spoke about the domain

  static void fields(auto& row, auto&& field) {
    field("statement", row.statement);
    field("said_by", row.said_by);
    field("reflected", row.reflected);
  }
};

// Key in the history: the time, padded.
struct Snapshot {
  static constexpr Table kTable = Table::awareness;
  std::int64_t at = 0;
  Phase phase = Phase::bootstrap;
  std::vector<DomainState> domains;
  std::vector<std::string> gaps;
  std::int64_t agents_active = 0;
  std::int64_t operators_active = 0;
  Capacity capacity = Capacity::none;
  std::int64_t entries_total = 0;
  std::int64_t entries_verified = 0;
  std::vector<Trend> trends;
  std::vector<Priority> priorities;
  std::vector<MergedStatement> statements;

  static void fields(auto& row, auto&& field) {
    field("at", row.at);
    field("phase", row.phase);
    field("domains", row.domains);
    field("gaps", row.gaps);
    field("agents_active", row.agents_active);
    field("operators_active", row.operators_active);
    field("capacity", row.capacity);
    field("entries_total", row.entries_total);
    field("entries_verified", row.entries_verified);
    field("trends", row.trends);
    field("priorities", row.priorities);
    field("statements", row.statements);
  }
};

// `at`: at or after the fold's time.
Result<Snapshot> snapshot(State& state, std::int64_t at);
// Those kept at or after `from`, oldest first.
Result<std::vector<Snapshot>> snapshot_history(State& state, std::int64_t from, std::size_t count);

// What an operator's newest reflection said. Key: operator id.
struct ReflectionRow {
  static constexpr Table kTable = Table::reflections;
  EntryId entry;
  std::int64_t at = 0;
  std::string domain;
  std::vector<Statement> statements;

  static void fields(auto& row, auto&& field) {
    field("entry", row.entry);
    field("at", row.at);
    field("domain", row.domain);
    field("statements", row.statements);
  }
};

// One operator's part in merging: its reflection and what its word weighs.
struct Voice {
  OperatorId operator_id;
  Micro weight = 0;
  std::string domain;
  std::vector<Statement> statements;
};
// A statement enters when enough operators reflected on its domain, two say it, and they hold more
// than half of the counted weight of those who reflected. Pure; any thread.
std::vector<MergedStatement> merge_statements(const std::vector<Voice>& voices,
                                              const Params& params);

// Somebody looked for this domain and found nothing. Key: the domain.
struct GapRow {
  static constexpr Table kTable = Table::gaps;
  std::int64_t first_at = 0;
  std::int64_t at = 0;  // reported last
  std::int64_t times = 0;

  static void fields(auto& row, auto&& field) {
    field("first_at", row.first_at);
    field("at", row.at);
    field("times", row.times);
  }
};

}  // namespace noctem::mesh
