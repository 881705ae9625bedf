#include "machine.hpp"

namespace noctem::wasm_engine {

namespace {

constexpr std::uint64_t kNoReservation = 0;
constexpr std::uint64_t kGuardBytes = 64u << 10;
constexpr std::uint64_t kGrowthBytes = 16u << 20;

void set_proposals(wasm_config_t* config) {
  wasmtime_config_wasm_bulk_memory_set(config, true);
  wasmtime_config_wasm_multi_value_set(config, true);
  wasmtime_config_wasm_simd_set(config, true);
  wasmtime_config_wasm_component_model_set(config, true);
  // For the code with which Wasmtime joins components; wasm::list_imports() holds skills to one.
  wasmtime_config_wasm_multi_memory_set(config, true);
  wasmtime_config_wasm_relaxed_simd_set(config, false);
  wasmtime_config_wasm_tail_call_set(config, false);
  wasmtime_config_wasm_memory64_set(config, false);
  wasmtime_config_wasm_custom_page_sizes_set(config, false);
  wasmtime_config_wasm_wide_arithmetic_set(config, false);
}

std::string take(wasm_name_t& message, bool ends_with_nul) {
  const std::size_t size = message.size > 0 && ends_with_nul ? message.size - 1 : message.size;
  std::string text(message.data, size);
  wasm_byte_vec_delete(&message);
  return text;
}

}  // namespace

Result<EngineHandle> make_machine() {
  wasm_config_t* const config = wasm_config_new();
  set_proposals(config);
  wasmtime_config_consume_fuel_set(config, true);
  wasmtime_config_epoch_interruption_set(config, true);
  wasmtime_config_max_wasm_stack_set(config, kStackBytesMax);
  wasmtime_config_strategy_set(config, WASMTIME_STRATEGY_CRANELIFT);
  wasmtime_config_cranelift_opt_level_set(config, WASMTIME_OPT_LEVEL_SPEED);
  wasmtime_config_native_unwind_info_set(config, false);
  // Memory lies where it fits and is checked at each access: a worker's address space is limited,
  // and gigabytes held back for each memory would not fit into it.
  wasmtime_config_memory_reservation_set(config, kNoReservation);
  wasmtime_config_memory_guard_size_set(config, kGuardBytes);
  wasmtime_config_memory_reservation_for_growth_set(config, kGrowthBytes);
  wasmtime_config_memory_may_move_set(config, true);
  wasmtime_config_memory_init_cow_set(config, true);
  // Traps are found by checks in the code, so that no handler of signals stands in the process.
  wasmtime_config_signals_based_traps_set(config, false);
  EngineHandle engine(wasm_engine_new_with_config(config));
  if (!engine) {
    return fail(internal("wasmtime", "Wasmtime refused its settings"));
  }
  return engine;
}

std::string take_message(ErrorHandle error) {
  wasm_name_t message;
  wasmtime_error_message(error.get(), &message);
  return take(message, false);
}

std::string take_message(TrapHandle trap) {
  wasm_message_t message;
  wasm_trap_message(trap.get(), &message);
  return take(message, true);
}

}  // namespace noctem::wasm_engine
