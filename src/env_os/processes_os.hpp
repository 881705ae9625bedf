#pragma once
// Child processes by posix_spawn: no descriptor but the first three goes along, signals have their
// default meaning, and a child whose Process was destroyed is still collected when it ends.

#include <memory>

#include "noctem/env/processes.hpp"

namespace noctem::env_os {

class Orphans;

class ProcessesOs final : public env::Processes {
 public:
  ProcessesOs();
  Result<std::unique_ptr<env::Process>> start(const env::ProcessOptions& options) override;

 private:
  std::shared_ptr<Orphans> orphans_;
};

}  // namespace noctem::env_os
