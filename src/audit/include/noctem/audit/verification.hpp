#pragma once
// Reads an audit log as a stranger would, and names the first entry that is not as it was written:
// changed, left out, moved, doubled, or signed by another key. A log whose end was cut off looks
// whole; a head that was kept elsewhere shows it.
//
// Reads the whole file; any thread.

#include <optional>

#include "noctem/audit/log.hpp"

namespace noctem::audit {

struct Fault {
  std::uint64_t index = 0;  // of the first entry that is wrong, or missing at the end
  std::string what;
};

struct Verified {
  std::uint64_t entries = 0;  // that are right, from the first on
  std::optional<document::SignedHead> head;
  std::optional<Fault> fault;
  std::uint64_t torn_bytes = 0;  // of a line that was never acknowledged
};

// `kept`: a head of this log from another place; `key`: the one that must have signed, or nothing:
// the one that the genesis names.
Result<Verified> verify_log(env::Files& files, std::string_view folder,
                            const std::optional<crypto::PublicKey>& key,
                            const std::optional<document::SignedHead>& kept);

}  // namespace noctem::audit
