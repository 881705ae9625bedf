#pragma once
// Runs WebAssembly: modules of WASI preview 1 and components of preview 2, each call in an instance
// of its own. Limits hold by steps (fuel), by time (a watchdog that interrupts), by memory, stack
// and output. There is no network: what a skill wants of it, it asks the node for.
//
// It trusts what it loads: compiled bytes come from compile() and from nowhere else. One engine,
// one skill, one thread; it belongs into a process that is itself confined.

#include <memory>
#include <string_view>

#include "noctem/wasm/call.hpp"

namespace noctem::wasm_engine {

class Engine {
 public:
  virtual ~Engine() = default;
  virtual Result<> load(const wasm::Skill& skill, ByteView compiled) = 0;  // once
  virtual wasm::Outcome call(const wasm::Call& call, wasm::Services& services) = 0;
};

Result<std::unique_ptr<Engine>> make_engine();

// Checks and compiles; invalid where the binary is not what it says.
Result<Bytes> compile(wasm::BinaryKind kind, ByteView binary);

// What the first call of a process costs beyond others (a runtime's threads, pages of the library)
// is spent now, by a call of a small module of ours.
Result<> warm_up();

std::string_view wasmtime_version();

}  // namespace noctem::wasm_engine
