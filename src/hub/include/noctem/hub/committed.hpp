#pragma once
// What one commit has added to the log, for whoever streams events or keeps counts.
//
// A value; any thread.

#include <string>
#include <vector>

#include "noctem/ledger/record.hpp"

namespace noctem::hub {

struct Committed {
  std::vector<ledger::Record> records;
  std::vector<std::string> kinds;  // of each
};

}  // namespace noctem::hub
