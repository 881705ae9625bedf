#pragma once
// The levels at which skills of a home run on this machine, and what a run of theirs needs besides.
//
// One thread for each Levels; `session` outlives them.

#include <memory>
#include <vector>

#include "noctem/bark/level.hpp"

#include "skill_home.hpp"

namespace noctem::cli {

using Levels = std::vector<std::unique_ptr<bark::Level>>;

Result<Levels> levels_of(Session& session, const SkillHome& home, bark::Signals signals);
std::vector<bark::Level*> borrowed(const Levels& levels);

// Where a run's files are laid out.
std::string scratch_of(const env_os::Environment& environment);

}  // namespace noctem::cli
