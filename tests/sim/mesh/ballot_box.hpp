#pragma once
// The rounds of votes, counted a second time from the records alone: who sat on the panel, who
// committed and revealed what, who counted when it closed, and what followed. It shares no code
// with the fold; the weights alone it takes from the fold's frozen panels, within bounds of its
// own.
//
// A checker's value; one thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "noctem/mesh/round.hpp"

#include "roster.hpp"

namespace noctem::sim {

struct SeenRound {
  std::int64_t opened_at = 0;
  std::int64_t stood_still = 0;  // seconds of pauses since
  std::vector<std::string> panel;
  struct Vote {
    std::string key;
    std::string hash;
    std::int64_t at = 0;
    std::optional<std::int64_t> shown;  // 1 or -1
    bool counts = false;
  };
  std::map<std::string, Vote> votes;  // by operator
  bool closed = false;
  bool withdrawn = false;  // with its entry: it has no result
};

class BallotBox {
 public:
  using Place = std::pair<std::string, std::int64_t>;  // entry, round

  // Before the roster has read the line.
  std::optional<std::string> read(const LogLine& line, const Roster& roster);
  const std::map<Place, SeenRound>& rounds() const { return rounds_; }
  // Its entries about which a round was closed: no more can be verified.
  std::size_t judged_of(const std::string& operator_id) const;

  // Whether the fold's row says the same; what differs.
  std::optional<std::string> compare(const Place& place, const mesh::RoundRow& row) const;

 private:
  struct Entry {
    std::string owner;
    std::string corrected;  // entry
    std::int64_t rounds = 0;
  };
  using Wrong = std::optional<std::string>;

  Wrong open(const LogLine& line, const Roster& roster);
  Wrong commit(const LogLine& line, const Roster& roster);
  Wrong reveal(const LogLine& line, const Roster& roster);
  Wrong close(const LogLine& line, const Roster& roster);
  void revoke(const LogLine& line, const Roster& roster);
  void withdraw(const LogLine& line);
  std::vector<std::string> panel_of(const LogLine& line, const Roster& roster) const;
  SeenRound* open_round(const LogLine& line);

  std::map<std::string, Entry, std::less<>> entries_;
  std::map<Place, SeenRound> rounds_;
  std::map<std::string, std::int64_t, std::less<>> shares_;  // as the parameters say
};

}  // namespace noctem::sim
