#include <algorithm>
#include <array>
#include <span>

#include "machine.hpp"
#include "runner.hpp"

namespace noctem::wasm_engine {

namespace {

using wasm::Answer;
using wasm::Service;

constexpr std::string_view kOurs = "noctem";
constexpr std::string_view kStart = "_start";
constexpr std::string_view kMemory = "memory";

struct Import {
  std::string_view name;
  Service service;
};

// Each takes (question, its size, room, its size) and gives the size of the answer, or below zero
// the kind of refusal. What does not fit into the room waits for take(room, its size).
constexpr auto kImports = std::to_array<Import>({
    {"http_fetch", Service::http_fetch},
    {"mesh_query", Service::mesh_query},
    {"store_get", Service::store_get},
    {"store_put", Service::store_put},
    {"store_delete", Service::store_delete},
    {"store_list", Service::store_list},
    {"log_write", Service::log_write},
});
static_assert(kImports.size() == wasm::kServices);

constexpr std::string_view kOutside = "a pointer that leads out of the memory";

CallState& state_of(wasmtime_caller_t* caller) {
  return *static_cast<CallState*>(wasmtime_context_get_data(wasmtime_caller_context(caller)));
}

// The skill's memory, or nothing where the range does not lie in it.
std::span<std::uint8_t> memory_of(wasmtime_caller_t* caller, std::uint32_t at, std::uint32_t size) {
  wasmtime_extern_t item;
  if (!wasmtime_caller_export_get(caller, kMemory.data(), kMemory.size(), &item)) {
    return {};
  }
  std::span<std::uint8_t> found;
  if (item.kind == WASMTIME_EXTERN_MEMORY) {
    wasmtime_context_t* const context = wasmtime_caller_context(caller);
    const std::size_t all = wasmtime_memory_data_size(context, &item.of.memory);
    if (at <= all && size <= all - at) {
      found = {wasmtime_memory_data(context, &item.of.memory) + at, size};
    }
  }
  wasmtime_extern_delete(&item);
  return found;
}

std::uint32_t unsigned_of(const wasmtime_val_raw_t& value) {
  return static_cast<std::uint32_t>(value.i32);
}

wasm_trap_t* outside() { return wasmtime_trap_new(kOutside.data(), kOutside.size()); }

// No view into the skill's memory is kept while the node answers.
wasm_trap_t* ask(void* import, wasmtime_caller_t* caller, wasmtime_val_raw_t* values, size_t) {
  const std::uint32_t size = unsigned_of(values[1]);
  const auto question = memory_of(caller, unsigned_of(values[0]), size);
  const auto room = memory_of(caller, unsigned_of(values[2]), unsigned_of(values[3]));
  if (question.size() != size || room.size() != unsigned_of(values[3])) {
    return outside();
  }
  CallState& state = state_of(caller);
  const std::string words(text_of(question));
  Answer answer = state.ask(static_cast<const Import*>(import)->service, words);
  const auto length = static_cast<std::int64_t>(answer.text.size());
  const bool fits = answer.kind == Answer::Kind::ok && answer.text.size() <= room.size();
  if (fits) {
    std::ranges::copy(view_of(answer.text), room.begin());
  } else {
    state.pending = std::move(answer.text);
  }
  values[0].i64 =
      answer.kind == Answer::Kind::ok ? length : -static_cast<std::int64_t>(answer.kind);
  return nullptr;
}

wasm_trap_t* take(void*, wasmtime_caller_t* caller, wasmtime_val_raw_t* values, size_t) {
  const auto room = memory_of(caller, unsigned_of(values[0]), unsigned_of(values[1]));
  if (room.size() != unsigned_of(values[1])) {
    return outside();
  }
  CallState& state = state_of(caller);
  const std::size_t size = std::min(room.size(), state.pending.size());
  std::ranges::copy(view_of(state.pending).first(size), room.begin());
  state.pending.erase(0, size);
  values[0].i32 = static_cast<std::int32_t>(size);
  return nullptr;
}

FunctionTypeHandle function_type(std::size_t parameters, wasm_valkind_t result) {
  std::array<wasm_valtype_t*, 4> types{};
  for (std::size_t i = 0; i < parameters; ++i) {
    types.at(i) = wasm_valtype_new(WASM_I32);
  }
  std::array<wasm_valtype_t*, 1> results = {wasm_valtype_new(result)};
  wasm_valtype_vec_t in;
  wasm_valtype_vec_t out;
  wasm_valtype_vec_new(&in, parameters, types.data());
  wasm_valtype_vec_new(&out, results.size(), results.data());
  return FunctionTypeHandle(wasm_functype_new(&in, &out));
}

Result<> define(wasmtime_linker_t* linker, std::string_view name, const wasm_functype_t* type,
                wasmtime_func_unchecked_callback_t function, const Import* import) {
  ErrorHandle error(wasmtime_linker_define_func_unchecked(linker, kOurs.data(), kOurs.size(),
                                                          name.data(), name.size(), type, function,
                                                          const_cast<Import*>(import), nullptr));
  if (error) {
    return fail(internal("linker", take_message(std::move(error))));
  }
  return {};
}

Result<LinkerHandle> make_linker(wasm_engine_t* engine) {
  LinkerHandle linker(wasmtime_linker_new(engine));
  if (ErrorHandle error(wasmtime_linker_define_wasi(linker.get())); error) {
    return fail(internal("linker", take_message(std::move(error))));
  }
  const FunctionTypeHandle asks = function_type(4, WASM_I64);
  for (const Import& import : kImports) {
    NOCTEM_CHECK(define(linker.get(), import.name, asks.get(), ask, &import));
  }
  const FunctionTypeHandle takes = function_type(2, WASM_I32);
  NOCTEM_CHECK(define(linker.get(), "take", takes.get(), take, nullptr));
  return linker;
}

class ModuleRunner : public Runner {
 public:
  explicit ModuleRunner(InstancePreHandle prepared) : prepared_(std::move(prepared)) {}

  Ending run(wasmtime_context_t* context) const override {
    wasmtime_instance_t instance;
    wasm_trap_t* trap = nullptr;
    ErrorHandle error(
        wasmtime_instance_pre_instantiate(prepared_.get(), context, &instance, &trap));
    if (error || trap != nullptr) {
      return {std::move(error), TrapHandle(trap)};
    }
    wasmtime_extern_t start;
    if (!wasmtime_instance_export_get(context, &instance, kStart.data(), kStart.size(), &start) ||
        start.kind != WASMTIME_EXTERN_FUNC) {
      return {ErrorHandle(wasmtime_error_new("wasm trap: the module exports no _start")), {}};
    }
    error.reset(wasmtime_func_call(context, &start.of.func, nullptr, 0, nullptr, 0, &trap));
    wasmtime_extern_delete(&start);
    return {std::move(error), TrapHandle(trap)};
  }

 private:
  InstancePreHandle prepared_;
};

}  // namespace

Result<std::unique_ptr<Runner>> load_module(wasm_engine_t* engine, ByteView compiled) {
  wasmtime_module_t* raw = nullptr;
  ErrorHandle error(wasmtime_module_deserialize(engine, compiled.data(), compiled.size(), &raw));
  const ModuleHandle module(raw);
  if (error) {
    return fail(corrupt("compiled", take_message(std::move(error))));
  }
  NOCTEM_TRY(const LinkerHandle linker, make_linker(engine));
  wasmtime_instance_pre_t* prepared = nullptr;
  error.reset(wasmtime_linker_instantiate_pre(linker.get(), module.get(), &prepared));
  if (error) {
    return fail(invalid("imports", take_message(std::move(error))));
  }
  return std::make_unique<ModuleRunner>(InstancePreHandle(prepared));
}

}  // namespace noctem::wasm_engine
