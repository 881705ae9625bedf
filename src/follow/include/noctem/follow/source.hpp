#pragma once
// Another node's log, as its door serves it to whoever may read: heads, records, proofs. What comes
// back is parsed and bounded and not believed; the Follower decides (follower.hpp).
//
// Waits for the network; one thread at a time.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "noctem/client/caller.hpp"
#include "noctem/document/head.hpp"
#include "noctem/document/kind.hpp"
#include "noctem/document/merkle.hpp"
#include "noctem/hub/stretch.hpp"
#include "noctem/hub/witness.hpp"

namespace noctem::follow {

struct ServedHead {
  document::SignedHead head;
  std::vector<hub::Witness> witnesses;
};

class Source {
 public:
  // `signer`: who asks, where the mesh is not public. Its key outlives this.
  Source(client::Caller caller, std::optional<client::Signer> signer);

  const std::string& url() const { return caller_.url(); }

  Result<ServedHead> head();
  Result<std::vector<document::SignedHead>> heads_above(std::uint64_t size);  // some
  // Some from `seq` on, at most `count`.
  Result<std::vector<ledger::Foreign>> records(std::uint64_t seq, std::uint64_t count);
  Result<std::vector<document::Digest>> consistency(std::uint64_t from, std::uint64_t to);
  Result<> countersign(const hub::Witness& witness);  // needs a signer

 private:
  client::Caller caller_;
  std::optional<client::Signer> signer_;
  document::Kinds kinds_;
};

}  // namespace noctem::follow
