#pragma once
// What a client sees over loopback: signed writes and reads of the ledger's fixture server, which
// runs on one processor while the load comes from another; and what a started node costs before
// anybody asks it for something.
//
// The bound of a signed write is one verification and one row of a group, that of a read one
// verification and one point read, as measured in this run, times the processors that the server
// may use (one).

#include <string>

#include "noctem/base/result.hpp"

#include "row.hpp"

namespace noctem::bench {

struct Programs {
  std::string ledger_server;
  std::string noctem;
};

Result<> add_ledger_rows(Table& table, const Programs& programs, const std::string& folder);
Result<> add_node_rows(Table& table, const Programs& programs, const std::string& folder);

}  // namespace noctem::bench
