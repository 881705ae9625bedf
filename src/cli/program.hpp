#pragma once
// What `noctem` offers: every command, those of a node and those of a member.
//
// Pure; any thread.

#include "vocabulary.hpp"

namespace noctem::cli {

Program program();

}  // namespace noctem::cli
