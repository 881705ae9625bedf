#pragma once
// What a round says, once its votes are known: sums of counted weight, the verdict, whether that
// replaces the one before, and how long the next round waits. The same functions close a round and
// tally it again when votes are taken out.
//
// Pure functions; any thread.

#include <span>

#include "noctem/mesh/round.hpp"

namespace noctem::mesh {

// A revealed vote of a panel member that counts.
struct Vote {
  OperatorId operator_id;
  std::int64_t vote = 1;  // or -1
  Micro weight = 0;
};

struct Tally {
  Micro up = 0;
  Micro down = 0;
  std::int64_t votes_up = 0;
  std::int64_t votes_down = 0;
  std::vector<OperatorId> up_by;
  Verdict verdict = Verdict::inconclusive;
  bool corrected = false;  // what a correction needs
  bool decided = false;    // conclusive, and beyond two thirds: votes are right or wrong

  std::int64_t revealed() const { return votes_up + votes_down; }
};

Micro panel_weight(const RoundRow& round);
Tally tally(const RoundRow& round, std::span<const Vote> votes);

// How many must reveal to replace what `revealed` operators said, by a panel of this size.
std::int64_t replacing_needs(std::int64_t revealed, std::size_t panel_members);

// Whether the verdict of a closed round comes into force; `in_force` is nullptr if none is.
bool comes_into_force(const RoundRow* in_force, const RoundRow& closed);

// Days until the next round; `previous` is the round before, nullptr for the first.
std::int64_t pause_after(const RoundRow* previous, const RoundRow& closed);

// At least two thirds of the panel's members revealed: a false entry counts against its author.
bool is_well_attended(const RoundRow& round);

}  // namespace noctem::mesh
