#include "scenario.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::sim {

namespace {

constexpr auto kOfBoth = std::to_array<std::string_view>({
    "queue_items_max",
    "hostile_requests",
    "lives",
    "life_ms_max",
    "spared_of",
    "rest_ms_max",
    "outage_per_million",
    "outage_s_max",
    "heal_ms_max",
    "power_per_million",
    "lost_per_million",
    "duplicated_per_million",
    "delayed_per_million",
    "clock_jump_s_max",
    "clock_at_start_s_max",
});
constexpr auto kOfLedgers = std::to_array<std::string_view>({
    "writers",
    "writes",
    "burst_items",
    "last_life_ms",
});
constexpr auto kOfMeshes = std::to_array<std::string_view>({
    "operators",
    "liars",
    "agents",
    "followers",
    "entries",
    "votes_per_entry",
    "domains",
    "pace_ms_max",
    "tick_ms",
    "begin_s",
    "samples",
});

std::span<const std::string_view> numbers_of(Scenario::Program program) {
  switch (program) {
    case Scenario::Program::ledger:
      return kOfLedgers;
    case Scenario::Program::mesh:
      return kOfMeshes;
  }
  return {};
}

Error not_understood(std::string_view line) {
  return invalid("scenario", "not understood: " + std::string(line));
}

Result<env_sim::Fault> fault_named(std::string_view name) {
  for (std::size_t i = 0; i < env_sim::kFaultKinds; ++i) {
    const auto fault = static_cast<env_sim::Fault>(i);
    if (env_sim::name_of(fault) == name) {
      return fault;
    }
  }
  return fail(invalid("scenario", "no such fault: " + std::string(name)));
}

Result<> read_number(Scenario& scenario, std::string_view word, std::string_view value) {
  const auto number = parse_decimal(value);
  const auto knows = [&](std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
  };
  if (!number.has_value() || (!knows(kOfBoth) && !knows(numbers_of(scenario.program)))) {
    return fail(not_understood(word));
  }
  scenario.numbers[std::string(word)] = *number;
  return {};
}

Result<> read_program(Scenario& scenario, std::string_view name) {
  if (name != "ledger" && name != "mesh") {
    return fail(not_understood(name));
  }
  scenario.program = name == "mesh" ? Scenario::Program::mesh : Scenario::Program::ledger;
  return {};
}

// "param commit_window_seconds 120"
Result<> read_param(Scenario& scenario, std::string_view text) {
  const auto space = text.find(' ');
  const auto value =
      space == std::string_view::npos ? std::nullopt : parse_decimal(trim(text.substr(space)));
  if (!value.has_value()) {
    return fail(not_understood(text));
  }
  scenario.params[std::string(text.substr(0, space))] = static_cast<std::int64_t>(*value);
  return {};
}

Result<> read_line(Scenario& scenario, std::string_view line) {
  const auto space = line.find(' ');
  const auto word = line.substr(0, space);
  const auto value = space == std::string_view::npos ? "" : trim(line.substr(space));
  if (value.empty()) {
    return fail(not_understood(line));
  }
  if (word == "scenario") {
    scenario.name = value;
  } else if (word == "program") {
    return read_program(scenario, value);
  } else if (word == "param") {
    return read_param(scenario, value);
  } else if (word == "reach") {
    scenario.milestones.emplace_back(value);
  } else if (word == "kill") {
    scenario.kill_points.emplace_back(value);
  } else if (word == "kills_per_point_min") {
    scenario.kills_per_point_min = parse_decimal(value).value_or(0);
  } else if (word == "fault") {
    NOCTEM_TRY(const auto fault, fault_named(value));
    scenario.faults.push_back(fault);
  } else if (word == "refusal") {
    scenario.refusals.emplace_back(value);
  } else {
    return read_number(scenario, word, value);
  }
  return {};
}

}  // namespace

std::uint64_t Scenario::number(std::string_view word) const {
  const auto at = numbers.find(word);
  NOCTEM_ASSERT(at != numbers.end(), word);
  return at->second;
}

Result<Scenario> parse_scenario(std::string_view text) {
  Scenario scenario;
  for (const auto line : split(text, '\n')) {
    const auto content = trim(line.substr(0, line.find('#')));
    if (!content.empty()) {
      NOCTEM_CHECK(read_line(scenario, content));
    }
  }
  for (const auto words :
       {std::span<const std::string_view>(kOfBoth), numbers_of(scenario.program)}) {
    for (const auto word : words) {
      if (!scenario.numbers.contains(word)) {
        return fail(invalid("scenario", "the scenario does not say " + std::string(word)));
      }
    }
  }
  return scenario;
}

}  // namespace noctem::sim
