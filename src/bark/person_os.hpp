#pragma once
// Who the program is inside, what it is told of its environment, and which parts of this machine's
// system it sees. Asked once, before anything is started.

#include "noctem/bark/launch.hpp"

#include "scene.hpp"

namespace noctem::bark {

enum class Caller { root, plain };
Caller caller();

Person person_of(const Variables& environment);
SystemView system_view();

bool has_proxy(const Launch& launch);

// Fixed ones, a few harmless ones of the caller's (language, terminal), and those granted.
std::vector<std::string> program_environment(const Launch& launch, const Person& person);

}  // namespace noctem::bark
