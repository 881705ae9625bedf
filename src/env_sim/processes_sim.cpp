#include "processes_sim.hpp"

namespace noctem::env_sim {
namespace {

constexpr int kHangup = 1;
constexpr int kInterrupt = 2;
constexpr int kKill = 9;
constexpr int kTerminate = 15;

bool ends(int signal) {
  return signal == kHangup || signal == kInterrupt || signal == kKill || signal == kTerminate;
}

class ProcessSim final : public env::Process {
 public:
  ProcessSim(std::int64_t id, const Timeline& timeline, ProgramRun run)
      : id_(id), timeline_(timeline), end_(timeline.now() + run.duration), exit_(run.exit) {}

  std::int64_t id() const override { return id_; }

  Result<std::optional<env::ProcessExit>> poll() override {
    return timeline_.now() < end_ ? std::nullopt : std::optional(exit_);
  }

  Result<> signal(int number) override {
    if (timeline_.now() >= end_) {
      return fail(not_found("process_ended", "process " + std::to_string(id_) + " has ended"));
    }
    if (ends(number)) {
      end_ = timeline_.now();
      exit_ = {env::ProcessExit::How::signalled, number};
    }
    return {};
  }

 private:
  const std::int64_t id_;
  const Timeline& timeline_;
  env::Duration end_;
  env::ProcessExit exit_;
};

}  // namespace

Result<std::unique_ptr<env::Process>> ProcessesSim::start(const env::ProcessOptions& options) {
  if (!life_->alive) {
    return fail(internal("crashed", "this life of the simulated node is over"));
  }
  const auto program = programs_.find(options.program);
  if (program == programs_.end()) {
    return fail(not_found("not_found", options.program + " is not a program of this world"));
  }
  const ProgramRun run = program->second(options);
  timeline_.trace().note(timeline_.now(), life_->node, "start process");
  return std::make_unique<ProcessSim>(++last_id_, timeline_, run);
}

}  // namespace noctem::env_sim
