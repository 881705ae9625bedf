#pragma once
// What must hold of a mesh whatever happened, beside what must hold of every log (checkers.hpp):
//
//   state        the stored state is the fold of the log, bit for bit, now and at the moments at
//                which it was looked at
//   authorised   every record is signed, by somebody who might sign it then (roster.hpp)
//   votes        panels, sums and verdicts are those that the records make (ballot_box.hpp)
//   reveals      every reveal with a receipt is in the log when its round is closed
//   reputation   nobody has more than its judged entries can give
//   erased       the words of what was withdrawn or has expired are nowhere on the disk
//   follower     whoever follows has a prefix of the log
//   time         the log's time is never ahead of the truth by more than a clock may be wrong
//   memory       what is remembered for strangers has an end
//
// Pure but for reading.

#include <string>
#include <vector>

#include "noctem/env_sim/disk.hpp"
#include "noctem/hub/reader.hpp"

#include "follower.hpp"
#include "mesh_history.hpp"

namespace noctem::sim {

struct MeshSeen {
  const MeshHistory& history;
  const hub::Reader& reader;  // of the healed node
  const env_sim::Disk& disk;
  const std::vector<std::unique_ptr<Follower>>& followers;
  crypto::PublicKey log_key;
  std::int64_t ahead_seconds_max = 0;
};

// "state: …", one line for each rule that was broken.
std::vector<std::string> check_mesh(const MeshSeen& seen);

}  // namespace noctem::sim
