#pragma once
// What the rules are to reach in the small grid: sums over the seeds of a class, and the aims. The
// whole grid is judged by tools/adversary_report, which knows bounds and turnouts.
//
// Values; one thread.

#include <map>
#include <string>
#include <vector>

#include "play.hpp"

namespace noctem::adversary {

class Sums {
 public:
  void add(const Cell& cell, const Figures& figures);
  std::string table() const;
  std::vector<std::string> missed() const;

 private:
  std::map<Attack, Figures> by_attack_;
};

}  // namespace noctem::adversary
