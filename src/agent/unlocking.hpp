#pragma once
// --passphrase-file, for every command that signs with a key of the home.
//
// Pure; any thread.

#include "noctem/agent/passphrase.hpp"

namespace noctem::agent {

inline Option unlock_option() { return passphrase_option("Of this home's keys, in this file."); }

}  // namespace noctem::agent
