#pragma once
// A skill that is loaded: a module or a component, ready to be started again and again.
//
// The thread of the engine.

#include <memory>

#include "call_state.hpp"
#include "fault.hpp"
#include "handle.hpp"

namespace noctem::wasm_engine {

class Runner {
 public:
  virtual ~Runner() = default;
  // One instance from start to end.
  virtual Ending run(wasmtime_context_t* context) const = 0;
};

Result<std::unique_ptr<Runner>> load_module(wasm_engine_t* engine, ByteView compiled);
Result<std::unique_ptr<Runner>> load_component(wasm_engine_t* engine, ByteView compiled);

}  // namespace noctem::wasm_engine
