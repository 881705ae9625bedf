#pragma once
// What the detectors are told: facts that stand in the log or in the fold's rows, nothing that only
// the node has seen. So whoever follows the log can let the same detectors run and see the same
// alarms.
//
// Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "noctem/mesh/ids.hpp"

namespace noctem::vigil {

enum class Deed { entry, commit, tombstone, other };
enum class Work { own, leased };  // leased: the node handed it out, so its time is not their choice

struct Action {
  mesh::OperatorId operator_id;
  std::int64_t at = 0;
  Deed deed = Deed::other;
  Work work = Work::own;
  std::string domain = {};       // of an entry
  std::int64_t subject_age = 0;  // of a commit: seconds since its entry was recorded
};

enum class Vote { none, up, down };  // none: committed, never revealed

struct Ballot {
  mesh::OperatorId operator_id;
  std::int64_t committed_at = 0;
  Vote vote = Vote::none;
};

// What a closed round found. `far`: beyond the share at which a vote is right or wrong.
enum class Finding { none, up, far_up, down, far_down };

struct Tally {
  mesh::EntryId entry;
  std::int64_t at = 0;
  mesh::OperatorId author;
  Finding finding = Finding::none;
  std::vector<Ballot> ballots = {};
};

}  // namespace noctem::vigil
