#pragma once
// The only way to libsodium: it chooses its implementations for this processor at first use.
//
// Any thread.

#include <sodium.h>

namespace noctem::crypto {

// Cheap after the first call; each function that calls libsodium says this first.
void prepare_sodium();

}  // namespace noctem::crypto
