#pragma once
// What a call sees of the world through WASI: its streams, arguments, variables and granted
// folders.
//
// The thread of the call.

#include "noctem/base/result.hpp"
#include "noctem/wasm/call.hpp"

#include "call_state.hpp"
#include "handle.hpp"

namespace noctem::wasm_engine {

// A store with its limits, fuel and world set; `state` must outlive it.
Result<StoreHandle> make_store(wasm_engine_t* engine, const wasm::Skill& skill,
                               const wasm::Call& call, CallState& state);

std::uint64_t fuel_of(const wasm::CallLimits& limits);

}  // namespace noctem::wasm_engine
