// Runs a scenario over many seeds and says what struck and what held.
//
//   sim SCENARIO [--seeds N] [--first S] [--must-catch RULE]
//
// Without --must-catch it fails at the first seed that breaks a rule, and prints how to run that
// seed again; it fails as well if a fault, a kill point or a refusal that the scenario names never
// happened. With it (a build with a mistake made on purpose) it succeeds at the first seed in which
// that rule is broken, and fails if none is.

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "noctem/base/strings.hpp"

#include "run.hpp"

#ifndef NOCTEM_COMMIT
#define NOCTEM_COMMIT "unknown"
#endif

namespace {

using namespace noctem;

struct Arguments {
  std::string scenario;
  std::uint64_t seeds = 20;
  std::uint64_t first = 1;
  std::string must_catch;
};

Result<Arguments> parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with("--")) {
      arguments.scenario = word;
      continue;
    }
    if (++i == count) {
      return fail(invalid("usage", std::string(word) + " needs a value"));
    }
    if (word == "--seeds") {
      arguments.seeds = parse_decimal(words[i]).value_or(0);
    } else if (word == "--first") {
      arguments.first = parse_decimal(words[i]).value_or(0);
    } else if (word == "--must-catch") {
      arguments.must_catch = words[i];
    } else {
      return fail(invalid("usage", "no such option: " + std::string(word)));
    }
  }
  if (arguments.scenario.empty() || arguments.seeds == 0) {
    return fail(
        invalid("usage", "usage: sim SCENARIO [--seeds N] [--first S] [--must-catch RULE]"));
  }
  return arguments;
}

Result<sim::Scenario> read_scenario(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return fail(not_found("scenario", "cannot read " + path));
  }
  return sim::parse_scenario(std::string(std::istreambuf_iterator<char>(file), {}));
}

void print_failure(const Arguments& arguments, std::uint64_t seed, const sim::Report& report) {
  for (const auto& line : report.log) {
    fmt::print("  {}\n", line);
  }
  for (const auto& wrong : report.wrong) {
    fmt::print("BROKEN {}\n", wrong);
  }
  fmt::print("seed {} of commit {}; again: sim {} --seeds 1 --first {}\n", seed, NOCTEM_COMMIT,
             arguments.scenario, seed);
}

struct Total {
  env_sim::FaultCounts faults;
  std::map<std::string, std::uint64_t> refusals;
  std::uint64_t acknowledged = 0;
  std::uint64_t lives = 0;
  std::map<std::string, std::uint64_t> milestones;

  void add(const sim::Report& report) {
    faults.add(report.faults);
    for (const auto& [reason, count] : report.refusals) {
      refusals[reason] += count;
    }
    acknowledged += report.acknowledged;
    lives += report.lives;
    for (const auto& milestone : report.milestones) {
      ++milestones[milestone];
    }
  }
};

// A fault that never struck was not tested.
std::vector<std::string> missing(const sim::Scenario& scenario, const Total& total) {
  std::vector<std::string> never;
  for (const auto fault : total.faults.missing(scenario.faults)) {
    never.push_back("fault " + std::string(env_sim::name_of(fault)));
  }
  for (const auto& reason : scenario.refusals) {
    if (!total.refusals.contains(reason)) {
      never.push_back("refusal " + reason);
    }
  }
  for (const auto& milestone : scenario.milestones) {
    if (!total.milestones.contains(milestone)) {
      never.push_back("reached " + milestone);
    }
  }
  for (const auto& point : scenario.kill_points) {
    const auto at = total.faults.points().find(point);
    const auto count = at == total.faults.points().end() ? 0 : at->second;
    if (count < scenario.kills_per_point_min) {
      never.push_back(
          fmt::format("kill {} ({} of {})", point, count, scenario.kills_per_point_min));
    }
  }
  return never;
}

void print_total(const Arguments& arguments, const Total& total) {
  fmt::print("{}", total.faults.table());
  for (const auto& [reason, count] : total.refusals) {
    fmt::print("{:>9} refused: {}\n", count, reason);
  }
  for (const auto& [milestone, count] : total.milestones) {
    fmt::print("{:>9} reached: {}\n", count, milestone);
  }
  fmt::print("{} seeds from {} of commit {}: {} writes acknowledged in {} lives\n", arguments.seeds,
             arguments.first, NOCTEM_COMMIT, total.acknowledged, total.lives);
}

int hold(const Arguments& arguments, const sim::Scenario& scenario) {
  Total total;
  std::optional<std::uint64_t> first_digest;
  for (std::uint64_t seed = arguments.first; seed < arguments.first + arguments.seeds; ++seed) {
    const auto report = sim::run_seed(scenario, seed);
    first_digest = first_digest.value_or(report.digest);
    total.add(report);
    if (!report.wrong.empty()) {
      print_total(arguments, total);
      print_failure(arguments, seed, report);
      return 1;
    }
  }
  print_total(arguments, total);
  if (sim::run_seed(scenario, arguments.first).digest != first_digest) {
    fmt::print("NOT THE SAME seed {} ran in two ways\n", arguments.first);
    return 1;
  }
  const auto never = arguments.seeds > 1 ? missing(scenario, total) : std::vector<std::string>();
  for (const auto& what : never) {
    fmt::print("NEVER {}\n", what);
  }
  return never.empty() ? 0 : 1;
}

int catch_mistake(const Arguments& arguments, const sim::Scenario& scenario) {
  for (std::uint64_t seed = arguments.first; seed < arguments.first + arguments.seeds; ++seed) {
    for (const auto& wrong : sim::run_seed(scenario, seed).wrong) {
      if (wrong.starts_with(arguments.must_catch + ":")) {
        fmt::print("caught at seed {}: {}\n", seed, wrong);
        return 0;
      }
    }
  }
  fmt::print("NOT CAUGHT by {} within {} seeds\n", arguments.must_catch, arguments.seeds);
  return 1;
}

}  // namespace

int main(int count, char** words) {
  const auto arguments = parse(count, words);
  const auto scenario = arguments ? read_scenario(arguments->scenario)
                                  : Result<sim::Scenario>(fail(arguments.error()));
  if (!scenario) {
    fmt::print(stderr, "{}\n", to_string(scenario.error()));
    return 2;
  }
  return arguments->must_catch.empty() ? hold(*arguments, *scenario)
                                       : catch_mistake(*arguments, *scenario);
}
