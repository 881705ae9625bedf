#pragma once
// Rounds for tests, over a World: opened as the node opens them, committed to and revealed as
// agents do. An operator "anna" votes by its agent "anna/1", with a salt that follows from who
// votes about what.
//
//   Voting voting(world);
//   voting.round(id, {{"ben", 1}, {"carl", 1}, {"dora", -1}});     // opened for ben
//
// Belongs to one thread.

#include <utility>

#include "world_test.hpp"

namespace noctem::mesh::test {

struct Cast {
  std::string who;
  int vote = 1;  // or -1
};

class Voting {
 public:
  explicit Voting(World& world) : world_(world) {}

  codec::JsonObject open_fields(const EntryId& entry, std::string_view by) const;
  codec::JsonObject commit_fields(const EntryId& entry, const Cast& cast) const;
  codec::JsonObject reveal_fields(const EntryId& entry, const Cast& cast) const;
  codec::JsonObject close_fields(const EntryId& entry) const;

  void open(const EntryId& entry, std::string_view by);
  void commit(const EntryId& entry, const Cast& cast);
  void wait(const EntryId& entry);  // until reveals are recorded
  // In the order of their ids.
  void reveal(const EntryId& entry, const std::vector<Cast>& casts);
  void close(const EntryId& entry);

  // From opening, for the first of them, to closing; everybody reveals.
  Verdict round(const EntryId& entry, const std::vector<Cast>& casts);
  // Committed by all, revealed by these only.
  Verdict round(const EntryId& entry, const std::vector<Cast>& casts,
                const std::vector<Cast>& revealed);
  // A round as soon as its pause is over.
  Verdict next_round(const EntryId& entry, const std::vector<Cast>& casts);

  std::int64_t number(const EntryId& entry) const { return world_.entry_row(entry).rounds; }
  RoundRow row(const EntryId& entry) const { return row(entry, number(entry)); }
  RoundRow row(const EntryId& entry, std::int64_t round) const;
  BallotRow ballot(const EntryId& entry, std::string_view who) const;
  std::optional<Micro> weight(const EntryId& entry, std::string_view who) const;  // on the panel

 private:
  World& world_;
};

// Written into the state: what would take weeks of records.
void end_bootstrap(World& world);
void give_reputation(World& world, std::string_view who, Micro reputation);

std::string seed_of(const EntryId& entry, std::int64_t round, std::string_view key = "log");
std::vector<std::string> numbered(std::string_view name, int count);  // name1, name2 …
std::vector<Cast> all(const std::vector<std::string>& names, int vote);

}  // namespace noctem::mesh::test
