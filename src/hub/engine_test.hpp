#pragma once
// Where a House keeps its mesh. A test program links one engine, so the same cases run on both.
//
// Belongs to one thread.

#include <memory>
#include <string>

#include "noctem/store/sqlite.hpp"

namespace noctem::hub::test {

class Engine {
 public:
  virtual ~Engine() = default;
  virtual Result<std::unique_ptr<store::Database>> open(const std::string& path,
                                                        store::SqliteWorld& world) = 0;
};

std::unique_ptr<Engine> fresh_engine();  // empty

}  // namespace noctem::hub::test
