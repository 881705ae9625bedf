#pragma once
// What a core module's import is of: read past, but for its sort. One thread.

#include "reader.hpp"

namespace noctem::wasm {

enum class CoreSort : std::uint8_t { function, table, memory, global };

// Refuses through the reader what belongs to a proposal that is off.
CoreSort skip_core_type(Reader& reader);

}  // namespace noctem::wasm
