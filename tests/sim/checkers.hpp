#pragma once
// What must hold of every log whatever happened, each rule by itself and apart from every scenario.
// A checker looks at what the world saw and at what the node holds after it has healed; it returns
// what is wrong, or nothing.
//
//   acknowledged   whatever was acknowledged is there, at the place that was said
//   heads          every head that was served is signed, and the log today continues it
//   verified       the whole log reads again as it was written: order, time, names, signatures
//   authorised     nothing forged, foreign or unsigned is in it
//   memory         no queue was longer than its limit
//   heals          when the faults end, work goes on
//
// Pure but for reading.

#include <optional>
#include <string>
#include <vector>

#include "noctem/store/database.hpp"

#include "history.hpp"

namespace noctem::sim {

struct Seen {
  const History& history;
  store::Connection& connection;  // to the healed node's database
  crypto::PublicKey log_key;
  std::size_t queue_items_max = 0;
  enum class Healed { no, yes } healed = Healed::no;
};

// "acknowledged: …", one line for each rule that was broken.
std::vector<std::string> check_all(const Seen& seen);

}  // namespace noctem::sim
