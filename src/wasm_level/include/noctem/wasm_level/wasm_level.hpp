#pragma once
// The level wasm: a skill's entry is a WebAssembly binary, and it runs in a worker process that is
// itself at the process level, so that a mistake in the engine meets the next wall. A binary is
// compiled once, by a worker that is then thrown away; a worker that is kept answers the next call
// of the same skill, with the same grants, in an instance of its own.
//
// As every level: one thread at a time.

#include <functional>
#include <memory>
#include <string>

#include "noctem/bark/level.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/env/files.hpp"
#include "noctem/wasm/call.hpp"

namespace noctem::wasm_level {

// What the node answers a skill (http, mesh, store, log), made for one job and gone with it. It is
// asked on the thread of run(); what takes long ends when the run must stop.
using ServicesOf =
    std::function<std::unique_ptr<wasm::Services>(const bark::Job&, const bark::MustStop&)>;

struct WasmLevelOptions {
  std::string runner;   // the path of noctem-run
  std::string worker;   // the path of noctem-wasm
  std::string cache;    // a folder that nobody but this node writes
  Secret key;           // of this node, for that cache alone
  ServicesOf services;  // none: every question is denied
  std::size_t workers_max = 8;
};

std::unique_ptr<bark::Level> make_wasm_level(WasmLevelOptions options, env::Files& files);

}  // namespace noctem::wasm_level
