#pragma once
// Whether any core module in a binary, however deep it lies in a component, has more than one
// memory. Wasmtime joins components by code of its own that has two, so its switch for several
// memories is on; a skill's own code is held to one here. Pure; any thread.

#include "noctem/base/bytes.hpp"
#include "noctem/base/result.hpp"

namespace noctem::wasm {

Result<> check_memories(ByteView binary);

}  // namespace noctem::wasm
