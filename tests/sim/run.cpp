#include "run.hpp"

namespace noctem::sim {

Report run_seed(const Scenario& scenario, std::uint64_t seed) {
  switch (scenario.program) {
    case Scenario::Program::ledger:
      return run_ledger(scenario, seed);
    case Scenario::Program::mesh:
      return run_mesh(scenario, seed);
  }
  return {};
}

}  // namespace noctem::sim
