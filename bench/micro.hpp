#pragma once
// Small things measured in this process: the bounds (what the libraries below us can do) and our
// own paths that are made of them. Rates are of one thread. Google Benchmark chooses the
// iterations; the figure is the median of its repetitions.

#include <string>

#include "row.hpp"

namespace noctem::bench {

// Databases are made below `folder`, which is on the disk that is to be measured.
void add_micro_rows(Table& table, const std::string& folder);

}  // namespace noctem::bench
