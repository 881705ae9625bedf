#pragma once
// The engine that the suite runs on: each binary of the suite links one. Fresh and empty each time.
//
// The test's thread.

#include <memory>
#include <string>

#include "noctem/store/database.hpp"

namespace noctem::search {

class TestEngine {
 public:
  virtual ~TestEngine() = default;
  virtual store::Database& database() = 0;
  virtual std::string bytes_on_disk() = 0;  // of all files; empty where they are not ours
};

std::unique_ptr<TestEngine> fresh_engine();
std::unique_ptr<TestEngine> sqlite_engine();  // whichever the suite runs on

}  // namespace noctem::search
