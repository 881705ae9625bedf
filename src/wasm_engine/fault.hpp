#pragma once
// How a call ended, from what Wasmtime says of it. A trap that a program makes by itself is the
// program's; whatever else is wrong may be the engine's, and then the worker is not used again.
//
// Pure; any thread.

#include "noctem/wasm/call.hpp"

#include "handle.hpp"
#include "watchdog_os.hpp"

namespace noctem::wasm_engine {

// Nothing wrong: both are null, and the status is what the program says of itself.
struct Ending {
  ErrorHandle error;
  TrapHandle trap;
  int status = 0;
};

wasm::Outcome outcome_of(Ending ending, Stopped stopped, std::uint64_t fuel_left);

}  // namespace noctem::wasm_engine
