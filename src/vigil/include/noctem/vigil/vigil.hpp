#pragma once
// The five detectors behind one door: vote bursts, domain flooding, coordinated timing, accuracy
// drop-off, and agreement beyond what accuracy explains. Facts go in as the log grows, alarms come
// out. They run beside the fold and never in it, so floats are allowed; what comes of an alarm is a
// record that the node signs. Each threshold has a false-alarm rate that was measured with honest
// operators (docs/anomalies.md). An alarm of one kind about one operator is not repeated for a
// week.
//
// Memory is bounded by Limits, whatever is fed. Nothing is stored: a node that starts again feeds
// the last kMemoryDays of its log. Belongs to one thread.

#include <cstdint>
#include <memory>
#include <vector>

#include "noctem/vigil/alarm.hpp"
#include "noctem/vigil/facts.hpp"

namespace noctem::vigil {

inline constexpr std::int64_t kMemoryDays = 60;
inline constexpr std::int64_t kRepeatDays = 7;

struct Limits {
  std::size_t operators_max = 4096;  // the one that was silent longest is forgotten
  std::size_t domains_max = 64;      // of one operator, likewise
  std::size_t pairs_max = 65'536;    // of the agreement test
  std::size_t timed_max = 256;       // operators in the timing test: the most active ones
  std::size_t entries_max = 2048;    // whose last votes are remembered, for copies with a delay
  std::size_t ballots_max = 64;      // of one round
};

class Vigil {
 public:
  explicit Vigil(const Limits& limits = {});
  Vigil(Vigil&&) noexcept;
  Vigil& operator=(Vigil&&) noexcept;
  ~Vigil();

  // In the order of the log.
  void acted(const Action& action);
  void closed(const Tally& tally);
  // Once an hour is enough; the tests of pairs are made at the first call of a day (UTC).
  void advance(std::int64_t time);

  // What was found since the last call.
  std::vector<Alarm> take();

  // Rows that are held, all detectors together; for metrics and for the test that it has an end.
  std::size_t rows() const;

 private:
  struct Detectors;
  std::unique_ptr<Detectors> detectors_;
};

}  // namespace noctem::vigil
