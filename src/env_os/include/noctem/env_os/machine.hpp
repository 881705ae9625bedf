#pragma once
// The real machine behind env::Env: its clocks, its randomness, its disk, its threads and its
// processes. `main` makes one and hands the members down; relative paths belong to the folder that
// the program was started in.
//
// Any thread. It outlives whatever was made from it.

#include <memory>

#include "noctem/env/env.hpp"

namespace noctem::env_os {

class Machine {
 public:
  Machine();
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  env::Env env();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace noctem::env_os
