#pragma once
// A node without a machine: the real fold over a state in memory, real documents, virtual time. It
// does what the hub does around the fold: opens a round when somebody who may vote first commits,
// keeps deposited reveals until the windows are over, appends them in the order of their ids and
// closes the round, hands out leases, keeps rates, and lets the detectors run and records what they
// find. Signatures are left out (the log key's seeds of panels are not) unless they are asked for.
//
// One thread; time only goes forward.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/round.hpp"
#include "noctem/mesh/task.hpp"
#include "noctem/vigil/watcher.hpp"

namespace noctem::adversary {

inline constexpr std::int64_t kHour = 3600;
inline constexpr std::int64_t kDay = 86'400;
inline constexpr std::int64_t kBorn = 1'800'057'600;  // a midnight

// The state, and which entries were written since somebody last asked.
class WatchedState final : public mesh::State {
 public:
  Result<std::optional<std::string>> get(mesh::Table table, std::string_view key) override {
    return below_.get(table, key);
  }
  Result<> put(mesh::Table table, std::string_view key, std::string text) override;
  Result<> erase(mesh::Table table, std::string_view key) override {
    return below_.erase(table, key);
  }
  Result<std::vector<mesh::StateRow>> scan(mesh::Table table, std::string_view prefix,
                                           std::string_view after, std::size_t rows_max) override {
    return below_.scan(table, prefix, after, rows_max);
  }
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  mesh::MemoryState below_;
  std::set<std::string> changed_;
};

enum class Signing { stubbed, real };
enum class Reveal { deposited, withheld };

struct Person {
  crypto::SigningKey key;
  std::string did;
  std::string id;
};

struct Operator {
  Person self;
  std::vector<Person> agents;
  mesh::OperatorId id() const { return mesh::OperatorId(self.id); }
};

// What is needed often of an open round.
struct OpenRound {
  std::int64_t number = 0;
  std::int64_t commit_until = 0;
  std::int64_t reveal_until = 0;
  std::map<mesh::OperatorId, mesh::Micro> panel;
};

class Node {
 public:
  Node(Signing signing, codec::JsonObject params);

  int enlist(int agents);  // an operator and its agents, approved and enrolled
  const Operator& operator_at(int who) const { return operators_[static_cast<std::size_t>(who)]; }
  int index_of(const mesh::OperatorId& id) const;

  std::int64_t now() const { return now_; }
  // Rounds close, due things happen, detectors look, up to `time`.
  void pass_to(std::int64_t time);

  struct Entry {
    std::string type = "observation";
    std::string domain;
    std::vector<std::string> sources;  // entry ids
    std::optional<std::string> task;
    codec::JsonArray statements;
    std::optional<ledger::Near> near;
  };
  Result<mesh::EntryId> publish(int who, const Entry& entry, int agent = 0);
  // Opens the round if none is open. What is refused has its reason.
  Result<> vote(int who, const mesh::EntryId& entry, bool up, Reveal reveal, int agent = 0);
  Result<std::optional<mesh::TaskOffer>> claim(int who, const std::vector<mesh::TaskType>& types);
  Result<> deliver(int who, const std::string& task, const mesh::EntryId& entry);
  Result<> release(int who);  // by an administrator

  const OpenRound* open_round(const mesh::EntryId& entry) const;
  mesh::EntryRow entry_row(const mesh::EntryId& entry);
  mesh::OperatorRow operator_row(int who);
  mesh::MeshRow mesh_row();
  WatchedState& state() { return state_; }

  struct Closed {
    mesh::EntryId entry;
    mesh::RoundRow round;
    std::vector<std::pair<int, bool>> votes;  // who, up
  };
  std::vector<Closed> take_closed() { return std::exchange(closed_, {}); }
  struct Quarantined {
    int who = 0;
    std::int64_t at = 0;
  };
  std::vector<Quarantined> take_quarantined() { return std::exchange(quarantined_, {}); }

  const std::map<std::string, std::int64_t>& refusals() const { return refusals_; }
  const std::map<std::string, std::int64_t>& alarms() const { return alarms_; }
  std::uint64_t records() const { return seq_; }

 private:
  struct Deposit {
    document::Document document;
    const crypto::SigningKey* key = nullptr;
    int who = 0;
    bool up = false;
  };
  struct Due {
    std::int64_t at = 0;
    mesh::EntryId entry;
    auto operator<=>(const Due&) const = default;
  };
  enum class Rate { entry, vote };

  Result<document::Document> make(mesh::Kind kind, const Person& author,
                                  codec::JsonObject fields) const;
  Result<codec::Cid> say(mesh::Kind kind, const Person& author, codec::JsonObject fields,
                         std::optional<ledger::Near> near = {});
  Result<codec::Cid> apply(const document::Document& document, const crypto::SigningKey& key,
                           std::optional<ledger::Near> near = {});
  Result<> within_rate(int who, int agent, Rate rate, const std::string& domain);
  Result<> open(int who, const mesh::EntryId& entry);
  void close(const mesh::EntryId& entry);
  void report();
  template <typename T>
  Result<T> counted(Result<T> result);

  Signing signing_;
  document::Kinds kinds_;
  WatchedState state_;
  mesh::Fold fold_;
  vigil::Watcher watcher_;
  Person admin_;
  Person log_;
  std::vector<Operator> operators_;
  std::map<mesh::OperatorId, int> indices_;
  std::string mesh_;
  std::int64_t now_ = kBorn;
  std::uint64_t seq_ = 0;
  std::uint64_t made_ = 0;

  std::map<mesh::EntryId, OpenRound> open_;
  std::map<mesh::EntryId, std::vector<Deposit>> deposits_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> closings_;
  std::map<std::string, int> rates_;  // of this hour
  std::int64_t rates_hour_ = 0;
  std::int64_t looked_hour_ = 0;

  std::vector<Closed> closed_;
  std::vector<Quarantined> quarantined_;
  std::map<std::string, std::int64_t> refusals_;
  std::map<std::string, std::int64_t> alarms_;
};

}  // namespace noctem::adversary
