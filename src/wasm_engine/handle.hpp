#pragma once
// Owners for the things of Wasmtime's C API: each is deleted by the function that its kind has.
//
// Values; one thread.

#include <wasmtime.h>

#include <memory>

namespace noctem::wasm_engine {

template <auto Delete>
struct Deleter {
  template <typename Thing>
  void operator()(Thing* thing) const {
    Delete(thing);
  }
};

template <typename Thing, auto Delete>
using Handle = std::unique_ptr<Thing, Deleter<Delete>>;

using EngineHandle = Handle<wasm_engine_t, wasm_engine_delete>;
using StoreHandle = Handle<wasmtime_store_t, wasmtime_store_delete>;
using ErrorHandle = Handle<wasmtime_error_t, wasmtime_error_delete>;
using TrapHandle = Handle<wasm_trap_t, wasm_trap_delete>;
using ModuleHandle = Handle<wasmtime_module_t, wasmtime_module_delete>;
using LinkerHandle = Handle<wasmtime_linker_t, wasmtime_linker_delete>;
using InstancePreHandle = Handle<wasmtime_instance_pre_t, wasmtime_instance_pre_delete>;
using FunctionTypeHandle = Handle<wasm_functype_t, wasm_functype_delete>;
using ComponentHandle = Handle<wasmtime_component_t, wasmtime_component_delete>;
using ComponentLinkerHandle = Handle<wasmtime_component_linker_t, wasmtime_component_linker_delete>;
using LinkerInstanceHandle =
    Handle<wasmtime_component_linker_instance_t, wasmtime_component_linker_instance_delete>;
using ExportHandle =
    Handle<wasmtime_component_export_index_t, wasmtime_component_export_index_delete>;

}  // namespace noctem::wasm_engine
