#pragma once
// What is to be typed, from the folder of a skill to its first run in this home: what was done
// already (a key, its trust, a rule) is left out. Each line works as it is printed.
//
// Uses the disk; one thread.

#include "vocabulary.hpp"

namespace noctem::cli {

struct SkillSteps {
  std::string id = {};
  std::string folder = {};
  std::string build = {};  // in the folder; "" for nothing
  int tier = 1;
  std::string grants = {};   // lines of its rule
  std::string example = {};  // arguments
};

Result<std::vector<std::string>> next_steps(const Session& session, const SkillSteps& skill);

}  // namespace noctem::cli
