#pragma once
// The home of a demonstration: a new folder among the temporary ones, which goes with everything in
// it when this does. Making one also removes those that a killed demonstration has left.
//
// Uses the disk; one thread.

#include <memory>
#include <string>

#include "noctem/env/env.hpp"
#include "noctem/env_os/environment.hpp"
#include "noctem/home/home.hpp"

namespace noctem::cli {

class DemoHome {
 public:
  static Result<std::unique_ptr<DemoHome>> make(env::Env env,
                                                const env_os::Environment& environment);
  ~DemoHome();
  DemoHome(const DemoHome&) = delete;
  DemoHome& operator=(const DemoHome&) = delete;

  const home::Home& home() const { return home_; }

 private:
  DemoHome(env::Files& files, home::Home home) : files_(files), home_(std::move(home)) {}

  env::Files& files_;
  home::Home home_;
};

}  // namespace noctem::cli
