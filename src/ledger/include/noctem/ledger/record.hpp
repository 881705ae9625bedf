#pragma once
// One line of the log: which document was accepted, when, and as the how-manieth. The Merkle tree's
// leaves are the canonical bytes of records; a record holds the document's id and the author's
// signature, so the tree fixes both.
//
// Values; any thread.

#include <cstdint>
#include <optional>

#include "noctem/codec/cid.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/signing.hpp"

namespace noctem::ledger {

// What the node says about a body that only it has read: how near its words are to an earlier
// entry's.
struct Near {
  codec::Cid entry;
  std::int64_t distance = 0;  // bits
  bool operator==(const Near&) const = default;
};
inline constexpr std::int64_t kNearDistanceMax = 64;

struct Record {
  std::int64_t at = 0;  // Unix seconds, never less than the record before
  codec::Cid cid;
  std::optional<Near> near;
  std::uint64_t seq = 0;
  crypto::Signature signature;  // the document's
  bool operator==(const Record&) const = default;
};

codec::Json record_json(const Record& record);
Result<Record> record_from_json(const codec::Json& value);

}  // namespace noctem::ledger
