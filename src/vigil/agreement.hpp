#pragma once
// Always agrees with: pairs of which the later one votes as the earlier one did, beyond what the
// accuracy of both and the difficulty of the entry explain; in the same round, or in a later round
// of the same entry, after the first one's vote was to be seen. Two careful operators agree nearly
// always, so agreeing on what is right says little; agreeing on what nobody else believes says
// much. Score: a CUSUM in nats of "copies" over "judges alone".
//
// One thread.

#include <map>
#include <optional>
#include <vector>

#include "noctem/vigil/alarm.hpp"
#include "noctem/vigil/vigil.hpp"

#include "habit.hpp"
#include "roster.hpp"

namespace noctem::vigil {

class Agreement {
 public:
  static constexpr double kThreshold = 16.0;
  static constexpr double kCopied = 0.97;        // how often a copier agrees
  static constexpr std::int64_t kPairsMin = 30;  // common votes, before anything is said

  explicit Agreement(const Limits& limits)
      : ballots_max_(limits.ballots_max),
        voters_(limits.operators_max),
        pairs_(limits.pairs_max),
        past_(limits.entries_max) {}

  std::vector<Alarm> closed(const Tally& tally);
  std::size_t rows() const { return voters_.size() + pairs_.size() + past_.size(); }

 private:
  struct Voter {
    double right = 0;
    double resolved = 0;
    double accuracy() const { return (right + 9) / (resolved + 10); }
  };
  struct Pair {
    double evidence = 0;
    std::int64_t common = 0;  // votes, ever
    std::int64_t since = 0;   // when the CUSUM last left 0
    std::int64_t votes = 0;   // since then
    std::int64_t agreed = 0;
    std::int64_t alone = 0;  // agreed against most of the others
  };
  struct PastVote {
    mesh::OperatorId operator_id;
    Vote vote = Vote::none;
  };
  struct Round;

  void compare(const Round& round, const PastVote& earlier, const PastVote& later);
  void remember(const Round& round, const mesh::EntryId& entry);

  std::size_t ballots_max_;
  Roster<mesh::OperatorId, Voter> voters_;
  Roster<std::pair<mesh::OperatorId, mesh::OperatorId>, Pair> pairs_;  // earlier, later
  Roster<mesh::EntryId, std::vector<PastVote>> past_;  // the newest vote of each operator
};

}  // namespace noctem::vigil
