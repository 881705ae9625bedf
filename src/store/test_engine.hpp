#pragma once
// The database that the conformance suite runs on: empty, and gone with the engine. Which one it
// is, is decided by what is linked beside the suite.
//
// The test's thread.

#include <memory>

#include "noctem/store/database.hpp"

namespace noctem::store {

class TestEngine {
 public:
  virtual ~TestEngine() = default;
  virtual Database& database() = 0;
};

std::unique_ptr<TestEngine> fresh_engine();

}  // namespace noctem::store
