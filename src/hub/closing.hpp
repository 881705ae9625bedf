#pragma once
// The end of rounds: when both windows of one are over, the node appends the reveals that it holds,
// in the order of their ids, and then round.close, all in one commit. The fold tallies there.
//
// Inside of a work; the writer's thread.

#include "node_record.hpp"
#include "proposal.hpp"

namespace noctem::hub {

struct Closings {
  std::uint64_t closed = 0;
  std::uint64_t lost = 0;  // reveals that the fold refused though the door took them
  bool wrote = false;
  bool more = false;  // there may be more that are due
};

inline constexpr std::size_t kRoundsAtOnce = 64;

Result<Closings> close_due_rounds(ledger::Transaction& transaction, Bench& bench,
                                  const NodeSigner& signer, const document::Kinds& kinds);

}  // namespace noctem::hub
