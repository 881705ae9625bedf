#pragma once
// Programs that a scenario registered by their path. There are no others.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "noctem/env/processes.hpp"
#include "noctem/env_sim/world.hpp"

#include "life.hpp"
#include "timeline.hpp"

namespace noctem::env_sim {

using Programs = std::map<std::string, Program, std::less<>>;

class ProcessesSim final : public env::Processes {
 public:
  ProcessesSim(std::shared_ptr<Life> life, Timeline& timeline, const Programs& programs)
      : life_(std::move(life)), timeline_(timeline), programs_(programs) {}

  Result<std::unique_ptr<env::Process>> start(const env::ProcessOptions& options) override;

 private:
  const std::shared_ptr<Life> life_;
  Timeline& timeline_;
  const Programs& programs_;
  std::int64_t last_id_ = 1000;
};

}  // namespace noctem::env_sim
