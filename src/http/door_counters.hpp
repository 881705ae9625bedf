#pragma once
// What happened at the door, counted by outcome: each kind of refusal has its own number, so that
// an attack is seen.
//
// Made at start; counting is for any thread.

#include <map>
#include <string>
#include <string_view>

#include "noctem/http/metrics.hpp"

namespace noctem::http {

class DoorCounters {
 public:
  explicit DoorCounters(Metrics& metrics);

  void verified() { verifications_.add(); }  // one signature was computed on, whatever came out
  void ended(std::string_view outcome);      // "admitted", or the reason of a refusal

 private:
  std::map<std::string_view, Counter*> outcomes_;
  Counter& others_;  // reasons that codec and document give for a malformed envelope
  Counter& verifications_;
};

}  // namespace noctem::http
