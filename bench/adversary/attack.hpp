#pragma once
// The thirteen ways to attack, each as what its operators publish and how they vote. They know who
// belongs to them and what is true; honest operators know neither.
//
// Values; any thread.

#include <array>
#include <optional>
#include <string_view>

namespace noctem::adversary {

enum class Attack {
  none,
  alone,
  collective,
  camouflage,
  spies,
  copiers,
  slow_burn,
  suppressors,
  non_revealers,
  sybils,
  flooders,
  hijackers,
  task_manipulators,
  framers,
};
constexpr auto names_of(Attack) {
  return std::to_array<std::string_view>(
      {"none", "alone", "collective", "camouflage", "spies", "copiers", "slow_burn", "suppressors",
       "non_revealers", "sybils", "flooders", "hijackers", "task_manipulators", "framers"});
}
inline constexpr int kAttacks = static_cast<int>(Attack::framers) + 1;
std::string_view name_of(Attack attack);
std::optional<Attack> attack_from(std::string_view name);

// honest: judges, with the errors of everybody. ours_up: for the collective's own, honest about
// everything else. inverted: for the own, against what is true of others. against: for the own,
// against everything that is true and not theirs. copy: what the leader said in the round before,
// else up.
enum class Voting { honest, ours_up, inverted, against, copy };

struct Conduct {
  double good = 0;     // part of what it publishes that is true
  double entries = 1;  // times the fair share
  Voting voting = Voting::honest;
  bool reveals = true;
  bool reopens = false;  // votes again on others' verified entries as soon as it may
  bool works_tasks = false;
  bool reflects = false;
  bool shadows = false;  // acts seconds before its victims do
  int agents = 1;
};

// `member`: which of the attackers; `day`: of the simulation, `strike_day`: when a slow burn ends.
Conduct conduct_of(Attack attack, int member, int day, int strike_day);

}  // namespace noctem::adversary
