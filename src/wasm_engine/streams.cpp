#include "streams.hpp"

#include <cerrno>

#include "machine.hpp"

namespace noctem::wasm_engine {

namespace {

// More than any processor does in a millisecond, so that time decides unless steps were asked for.
constexpr std::uint64_t kStepsAMillisecond = 20'000'000;
constexpr std::int64_t kMegabyte = 1 << 20;

using WasiHandle = Handle<wasi_config_t, wasi_config_delete>;

ptrdiff_t write_output(void* state, const unsigned char* bytes, size_t size) {
  const bool taken = static_cast<CallState*>(state)->write_output({bytes, size});
  return taken ? static_cast<ptrdiff_t>(size) : -EFBIG;
}

ptrdiff_t write_errors(void* state, const unsigned char* bytes, size_t size) {
  static_cast<CallState*>(state)->write_errors({bytes, size});
  return static_cast<ptrdiff_t>(size);
}

Result<> set_words(wasi_config_t* wasi, const wasm::Call& call) {
  std::vector<const char*> arguments;
  for (const std::string& argument : call.arguments) {
    arguments.push_back(argument.c_str());
  }
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : call.environment) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  if (!wasi_config_set_argv(wasi, arguments.size(), arguments.data()) ||
      !wasi_config_set_env(wasi, names.size(), names.data(), values.data())) {
    return fail(invalid("words", "arguments and variables must be UTF-8"));
  }
  return {};
}

Result<> set_folders(wasi_config_t* wasi, const wasm::Skill& skill) {
  for (const wasm::Folder& folder : skill.folders) {
    const bool is_writable = folder.access == wasm::Folder::Access::write;
    if (!wasi_config_preopen_dir(wasi, folder.outside.c_str(), folder.inside.c_str(),
                                 is_writable)) {
      return fail(unavailable("folder", "the folder " + folder.inside + " cannot be opened"));
    }
  }
  return {};
}

Result<WasiHandle> make_wasi(const wasm::Skill& skill, const wasm::Call& call, CallState& state) {
  WasiHandle wasi(wasi_config_new());
  NOCTEM_CHECK(set_words(wasi.get(), call));
  NOCTEM_CHECK(set_folders(wasi.get(), skill));
  wasm_byte_vec_t input;
  wasm_byte_vec_new(&input, call.input.size(), reinterpret_cast<const char*>(call.input.data()));
  wasi_config_set_stdin_bytes(wasi.get(), &input);
  wasm_byte_vec_delete(&input);
  wasi_config_set_stdout_custom(wasi.get(), write_output, &state, nullptr);
  wasi_config_set_stderr_custom(wasi.get(), write_errors, &state, nullptr);
  return wasi;
}

}  // namespace

std::uint64_t fuel_of(const wasm::CallLimits& limits) {
  return limits.fuel != 0 ? limits.fuel : limits.cpu_ms * kStepsAMillisecond;
}

Result<StoreHandle> make_store(wasm_engine_t* engine, const wasm::Skill& skill,
                               const wasm::Call& call, CallState& state) {
  StoreHandle store(wasmtime_store_new(engine, &state, nullptr));
  wasmtime_store_limiter(store.get(), skill.memory_mb * kMegabyte, kTableElementsMax,
                         kCoreInstancesMax, kTablesMax, kMemoriesMax);
  wasmtime_context_t* const context = wasmtime_store_context(store.get());
  NOCTEM_TRY(WasiHandle wasi, make_wasi(skill, call, state));
  if (ErrorHandle error(wasmtime_context_set_wasi(context, wasi.release())); error) {
    return fail(internal("wasi", take_message(std::move(error))));
  }
  if (ErrorHandle error(wasmtime_context_set_fuel(context, fuel_of(call.limits))); error) {
    return fail(internal("fuel", take_message(std::move(error))));
  }
  wasmtime_context_set_epoch_deadline(context, 1);
  return store;
}

}  // namespace noctem::wasm_engine
