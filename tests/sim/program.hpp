#pragma once
// What runs on the node that the nemesis is after, as far as every scenario looks at it: a log in a
// database, with a writer.
//
// One life of a node; one thread.

#include <functional>
#include <memory>

#include "noctem/env_sim/node.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/store/database.hpp"

namespace noctem::sim {

class Program {
 public:
  virtual ~Program() = default;
  virtual ledger::Ledger& ledger() = 0;
  virtual store::Database& database() = 0;
};

using StartProgram = std::function<Result<std::shared_ptr<Program>>(env_sim::Node&)>;

}  // namespace noctem::sim
