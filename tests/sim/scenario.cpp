#include "scenario.hpp"

#include <array>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::sim {

namespace {

constexpr std::array kNumbers{"writers",
                              "writes",
                              "burst_items",
                              "queue_items_max",
                              "hostile_requests",
                              "lives",
                              "life_ms_max",
                              "heal_ms_max",
                              "power_per_million",
                              "lost_per_million",
                              "duplicated_per_million",
                              "delayed_per_million"};

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
  for (const std::string_view known : kNumbers) {
    if (known == word && number.has_value()) {
      scenario.numbers[std::string(word)] = *number;
      return {};
    }
  }
  return fail(not_understood(word));
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
  for (const auto* word : kNumbers) {
    if (!scenario.numbers.contains(word)) {
      return fail(invalid("scenario", std::string("the scenario does not say ") + word));
    }
  }
  return scenario;
}

}  // namespace noctem::sim
