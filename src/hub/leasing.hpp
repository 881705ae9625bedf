#pragma once
// Claims become records here: the best task that the fold offers this agent, the round that its
// verification needs, and the lease, all in one commit.
//
// Inside of a work; the writer's thread.

#include "noctem/hub/claim.hpp"
#include "noctem/mesh/task.hpp"

#include "admission.hpp"

namespace noctem::hub {

struct Leased {
  std::optional<Claimed> claimed;
  bool wrote = false;
};

class Leasing {
 public:
  Leasing(const NodeSigner& signer, Admission& admission)
      : signer_(signer), admission_(admission) {}

  // What the agent holds already, else the best that can be had, else nothing.
  Result<Leased> lease(ledger::Transaction& transaction, Bench& bench, const Claim& claim);

 private:
  Result<std::optional<Claimed>> try_offer(ledger::Transaction& transaction, Bench& bench,
                                           const Claim& claim, const mesh::TaskOffer& offer);

  const NodeSigner& signer_;
  Admission& admission_;
};

}  // namespace noctem::hub
