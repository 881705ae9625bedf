#pragma once
// What a detector says: who, how sure, why in words and integers that a person can check against
// the log, and what it suggests. It only suggests: the fold accepts one quarantine by anomaly in
// 24 hours and never more than a fifth of the weight, and an administrator may release.
//
// Values; any thread.

#include <array>
#include <cstdint>
#include <string_view>

#include "noctem/codec/json.hpp"
#include "noctem/mesh/ids.hpp"

namespace noctem::vigil {

enum class Detector { vote_burst, domain_flood, coordinated_timing, accuracy_drop, agreement };
inline constexpr int kDetectors = static_cast<int>(Detector::agreement) + 1;
constexpr auto names_of(Detector) {
  return std::to_array<std::string_view>(
      {"vote_burst", "domain_flood", "coordinated_timing", "accuracy_drop", "agreement"});
}
constexpr std::string_view name_of(Detector detector) {
  return names_of(detector)[static_cast<std::size_t>(detector)];
}

// Tests of pairs only notify: an attacker could imitate its victim.
enum class Measure { notify, quarantine };
constexpr std::string_view name_of(Measure measure) {
  return measure == Measure::notify ? "notify" : "quarantine";
}

struct Alarm {
  Detector detector = Detector::vote_burst;
  mesh::OperatorId operator_id;  // of a pair: the later actor
  std::int64_t at = 0;
  std::int64_t score = 0;      // thousandths, in the detector's unit (docs/anomalies.md)
  std::int64_t threshold = 0;  // thousandths; the score reached it
  Measure measure = Measure::notify;
  codec::JsonObject evidence = {};  // integers and short texts
};

}  // namespace noctem::vigil
