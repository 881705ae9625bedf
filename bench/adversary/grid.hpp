#pragma once
// Which cells there are, and the line of results that each leaves. A line holds its cell, so a run
// that was cut off goes on with the cells that have none.
//
// Values; any thread.

#include <string>
#include <vector>

#include "play.hpp"

namespace noctem::adversary {

// What answers the aims of docs/adversary.md first; every cell once, then all with the next seed.
std::vector<Cell> whole_grid(std::uint64_t seeds);
// One of each class, small enough for every build.
std::vector<Cell> small_grid(std::uint64_t seeds);

std::string name_of(const Cell& cell);
std::string line_of(const Cell& cell, const Figures& figures);

}  // namespace noctem::adversary
