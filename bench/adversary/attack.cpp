#include "attack.hpp"

namespace noctem::adversary {

std::string_view name_of(Attack attack) {
  return names_of(attack)[static_cast<std::size_t>(attack)];
}

std::optional<Attack> attack_from(std::string_view name) {
  for (int index = 0; index < kAttacks; ++index) {
    if (name_of(static_cast<Attack>(index)) == name) {
      return static_cast<Attack>(index);
    }
  }
  return std::nullopt;
}

Conduct conduct_of(Attack attack, int member, int day, int strike_day) {
  switch (attack) {
    case Attack::none:
      return {.good = 1};
    case Attack::alone:
      return {.good = 0, .voting = Voting::honest};
    case Attack::collective:
      return {.good = 0, .voting = Voting::inverted, .reopens = true};
    case Attack::camouflage:
      return {.good = 0.7, .voting = Voting::ours_up};
    case Attack::spies:
      return {.good = member % 2 == 0 ? 1.0 : 0.0, .voting = Voting::ours_up};
    case Attack::copiers:
      return {.good = 0.5, .voting = Voting::copy};
    case Attack::slow_burn:
      return day < strike_day ? Conduct{.good = 1, .voting = Voting::honest}
                              : Conduct{.good = 0, .voting = Voting::inverted, .reopens = true};
    case Attack::suppressors:
      return {.good = 1, .voting = Voting::against, .reopens = true};
    case Attack::non_revealers:
      return {.good = 0, .voting = Voting::inverted, .reveals = false};
    case Attack::sybils:
      return {.good = 0, .voting = Voting::inverted, .agents = 5};
    case Attack::flooders:
      return {.good = 0, .entries = 60, .voting = Voting::ours_up};
    case Attack::hijackers:
      return {.good = 0.7, .voting = Voting::ours_up, .reflects = true};
    case Attack::task_manipulators:
      return {.good = 0.5, .voting = Voting::ours_up, .works_tasks = true};
    case Attack::framers:
      return {.good = 0.7, .voting = Voting::against, .shadows = true};
  }
  return {};
}

}  // namespace noctem::adversary
