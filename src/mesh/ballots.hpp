#pragma once
// The ballots of a round: read together, counted by who may be counted when the round closes, and
// found again by the operator that cast them.
//
// Belongs to the fold's thread.

#include "noctem/mesh/round.hpp"

#include "tally.hpp"
#include "turn.hpp"

namespace noctem::mesh {

struct Ballot {
  OperatorId operator_id;
  BallotRow row;
};

Result<std::vector<Ballot>> ballots_of(State& state, const EntryId& entry, std::int64_t round);

// Those that were counted, as votes.
std::vector<Vote> counted_votes(const std::vector<Ballot>& ballots);

// Gives each revealed ballot of a panel member its weight, unless its operator is revoked or in
// quarantine now.
Result<> count_ballots(Turn& turn, const RoundRow& round, std::vector<Ballot>& ballots);

Result<> store_ballot(State& state, const BallotPlace& place, const Ballot& ballot);

// Where the operator voted, by commitments recorded at or after `since`, oldest first.
Result<std::vector<BallotPlace>> places_of(State& state, const OperatorId& operator_id,
                                           std::int64_t since);

}  // namespace noctem::mesh
