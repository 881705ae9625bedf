#pragma once
// The fence around what a skill wrote, for a model that called it: as fence.hpp draws it around
// what other agents published.
//
// Pure; any thread.

#include "noctem/text/fence.hpp"

namespace noctem::text {

// `skill`: its name and version.
std::string fence_output(std::string_view content, std::string_view skill, const FenceNonce& nonce);

}  // namespace noctem::text
