#pragma once
// What the outside world saw of a mesh, beyond what it sees of every log: receipts for reveals, and
// words that were sent. And what was looked at inside while it ran, to be compared with a replay.
//
// One thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "noctem/crypto/hash.hpp"
#include "noctem/hub/receipt.hpp"

#include "history.hpp"

namespace noctem::sim {

// The state's hash at a moment between two commits.
struct StateSample {
  std::uint64_t size = 0;
  std::int64_t time = 0;
  crypto::Digest hash{};
};

struct MeshHistory : History {
  std::vector<hub::Receipt> receipts;
  std::map<std::string, std::string> words;  // one of each entry's, by its id; nowhere else
  std::vector<StateSample> samples;
  std::vector<std::string> fresh;  // entries that were acknowledged after the faults had ended
  std::int64_t ahead_max = 0;      // seconds by which a served head's time was ahead of the truth
  std::size_t signatures_max = 0;
  std::size_t buckets_max = 0;
  std::uint64_t witnessed = 0;                 // countersignatures that were shown to readers
  std::map<std::string, std::uint64_t> deeds;  // what was accepted, by kind
};

}  // namespace noctem::sim
