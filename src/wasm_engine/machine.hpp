#pragma once
// Wasmtime, set up: which proposals are on, what is counted, how memory is laid out. Compiling and
// running use the same settings, or compiled code would not load; only the pool of memory differs.
//
// One thread.

#include "noctem/base/result.hpp"
#include "noctem/wasm/call.hpp"

#include "handle.hpp"

namespace noctem::wasm_engine {

inline constexpr std::size_t kStackBytesMax = 512u << 10;
inline constexpr std::int64_t kTableElementsMax = 20'000;
inline constexpr std::int64_t kCoreInstancesMax = 30;  // of one component
inline constexpr std::int64_t kTablesMax = 30;
inline constexpr std::int64_t kMemoriesMax = 10;

Result<EngineHandle> make_machine();

// The error's words, and the error is gone.
std::string take_message(ErrorHandle error);
std::string take_message(TrapHandle trap);

}  // namespace noctem::wasm_engine
