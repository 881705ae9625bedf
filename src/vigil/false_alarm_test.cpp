// How often honest operators are accused. The rates stand in docs/anomalies.md.

#include <doctest/doctest.h>

#include "traces_test.hpp"

namespace noctem::vigil {

namespace {

struct Mesh {
  const char* name;
  Traces::Options options;
  int seeds;
};

}  // namespace

TEST_CASE("honest operators are left in peace") {
  const auto meshes = std::to_array<Mesh>({
      {"5 operators", {.operators = 5, .days = 120, .entries_per_day = 10}, 16},
      {"20 operators", {.operators = 20, .days = 120}, 6},
      {"20 operators, turnout 0.3", {.operators = 20, .days = 120, .turnout = 0.3}, 6},
      {"60 operators", {.operators = 60, .days = 60}, 2},
  });
  for (const Mesh& mesh : meshes) {
    double operator_days = 0;
    std::array<int, kDetectors> alarms{};
    for (int seed = 1; seed <= mesh.seeds; ++seed) {
      auto options = mesh.options;
      options.seed = static_cast<std::uint64_t>(seed);
      Traces traces(options);
      traces.run();
      operator_days += options.operators * options.days;
      for (const Alarm& alarm : traces.alarms()) {
        ++alarms[static_cast<std::size_t>(alarm.detector)];
      }
    }
    std::string row = std::string(mesh.name) + ", operator-days " +
                      std::to_string(static_cast<int>(operator_days)) + ":";
    for (std::size_t detector = 0; detector < kDetectors; ++detector) {
      row += " " + std::string(name_of(static_cast<Detector>(detector))) + " " +
             std::to_string(alarms[detector]);
      CAPTURE(row);
      // Those that may quarantine: at most 1 in 2 000 operator-days each; that notify: 1 in 1 000.
      const bool pair = detector == static_cast<std::size_t>(Detector::coordinated_timing) ||
                        detector == static_cast<std::size_t>(Detector::agreement);
      CHECK(alarms[detector] <= operator_days / (pair ? 1000 : 2000));
    }
    MESSAGE(row);
  }
}

}  // namespace noctem::vigil
