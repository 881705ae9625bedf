#pragma once
// What the mesh costs below the door, by direct calls in one thread: filling it (and how that grows
// with its size), rounds of votes, questions, the disk that it takes, and the replay that proves
// it. Times are of the processor where a row says cpu, else of the clock.
//
// One thread, but for the replay.

#include <string>
#include <vector>

#include "noctem/base/result.hpp"

#include "row.hpp"

namespace noctem::bench {

// How many entries a home holds, and what filling it cost at each doubling.
struct Growth {
  std::size_t entries = 0;
  struct Point {
    std::size_t entries = 0;
    double microseconds = 0;  // of the processor, for an entry, since the point before
  };
  std::vector<Point> points;
};

Result<> fill(const std::string& home, std::size_t until, Growth& growth);
void add_growth_rows(Table& table, const Growth& growth);

Result<> add_round_rows(Table& table, const std::string& home);  // a new one
Result<> add_question_rows(Table& table, const std::string& home, const Growth& growth);
Result<> add_disk_rows(Table& table, const std::string& home, const Growth& growth);
Result<> add_replay_rows(Table& table, const std::string& home, const Growth& growth);

}  // namespace noctem::bench
