#pragma once
// What the fold knows, as rows of text under keys in a few tables: a map in tests and simulations,
// the transaction of the commit in a node. Rules read and write nothing else. A row is the
// canonical JSON of one of the structs in rows of this part; keys are ordered by bytes.
//
// A State belongs to one thread. A Draft is a State over another one: what was written to it
// reaches the other by keep(), or never. So a rule may write while it still decides; a refused
// document leaves nothing behind.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::mesh {

// In the order in which the state is hashed; names in name_of().
enum class Table {
  mesh,          // "": name, admins, log key, time, size, bootstrap
  params,        // "": what is in force
  member_key,    // did:key -> who that is
  operators,     // operator id
  agents,        // agent id
  entries,       // entry id
  authored,      // operator/time/seq -> entry id
  rounds,        // entry id/number
  ballots,       // entry id/number/operator id
  due,           // time/class/id -> what happens then
  tasks,         // task id
  task_queue,    // what is open, best first
  task_subject,  // type/subject -> how many there were, which is open
  leases,        // agent or slot -> task
  children,      // entry id/child id
  taint_queue,   // number -> entry id
  domains,       // domain -> counts
  credits,       // operator/domain/day -> entries with `verified` in force
  activity,      // day/operator or agent -> counts, for awareness
  reflections,   // operator -> its newest, and its statements
  awareness,     // time -> snapshot
  gaps,          // domain -> day
  anomalies,     // seq -> what the node reported
};
inline constexpr int kTables = static_cast<int>(Table::anomalies) + 1;
std::string_view name_of(Table table);

struct StateRow {
  std::string key;
  std::string text;
  bool operator==(const StateRow&) const = default;
};

class State {
 public:
  virtual ~State() = default;
  virtual Result<std::optional<std::string>> get(Table table, std::string_view key) = 0;
  virtual Result<> put(Table table, std::string_view key, std::string text) = 0;
  virtual Result<> erase(Table table, std::string_view key) = 0;  // nothing there is fine
  // Rows whose keys begin with `prefix` and are greater than `after`, in order; so never the row
  // under "", which only get() reads.
  virtual Result<std::vector<StateRow>> scan(Table table, std::string_view prefix,
                                             std::string_view after, std::size_t rows_max) = 0;
};

class MemoryState final : public State {
 public:
  Result<std::optional<std::string>> get(Table table, std::string_view key) override;
  Result<> put(Table table, std::string_view key, std::string text) override;
  Result<> erase(Table table, std::string_view key) override;
  Result<std::vector<StateRow>> scan(Table table, std::string_view prefix, std::string_view after,
                                     std::size_t rows_max) override;

 private:
  std::map<std::string, std::string, std::less<>> tables_[kTables];
};

class Draft final : public State {
 public:
  explicit Draft(State& below) : below_(below) {}

  Result<std::optional<std::string>> get(Table table, std::string_view key) override;
  Result<> put(Table table, std::string_view key, std::string text) override;
  Result<> erase(Table table, std::string_view key) override;
  Result<std::vector<StateRow>> scan(Table table, std::string_view prefix, std::string_view after,
                                     std::size_t rows_max) override;

  // Every key that was written, with its new text or nothing; in order of table and key.
  using Changes = std::map<std::pair<Table, std::string>, std::optional<std::string>>;
  const Changes& changes() const { return changes_; }
  Result<> keep();  // into the state below; this one is empty then

 private:
  State& below_;
  Changes changes_;
};

// SHA-256 over `[table,key,row]` of every row as JCS, each followed by a newline, ordered by table
// and key. Two nodes with one log have one hash.
Result<crypto::Digest> hash_of(State& state);

}  // namespace noctem::mesh
