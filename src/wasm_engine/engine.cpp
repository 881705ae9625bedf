#include "noctem/wasm_engine/engine.hpp"

#include "machine.hpp"
#include "runner.hpp"
#include "streams.hpp"

namespace noctem::wasm_engine {

namespace {

class WasmtimeEngine : public Engine {
 public:
  explicit WasmtimeEngine(EngineHandle machine)
      : machine_(std::move(machine)),
        watchdog_([engine = machine_.get()] { wasmtime_engine_increment_epoch(engine); }) {}

  Result<> load(const wasm::Skill& skill, ByteView compiled) override {
    if (runner_) {
      return fail(conflict("loaded", "a worker is for one skill"));
    }
    const bool is_module = skill.kind == wasm::BinaryKind::module;
    NOCTEM_TRY(runner_, is_module ? load_module(machine_.get(), compiled)
                                  : load_component(machine_.get(), compiled));
    skill_ = skill;
    return {};
  }

  wasm::Outcome call(const wasm::Call& call, wasm::Services& services) override {
    wasm::Outcome outcome;
    outcome.how = wasm::Outcome::How::trapped;
    if (!runner_) {
      outcome.message = "no skill is loaded";
      return outcome;
    }
    CallState state(call.limits, services, watchdog_);
    const auto store = make_store(machine_.get(), skill_, call, state);
    if (!store) {
      outcome.message = store.error().message;
      return outcome;
    }
    wasmtime_context_t* const context = wasmtime_store_context(store->get());
    watchdog_.begin(call.limits.cpu_ms, call.limits.wall_ms);
    Ending ending = runner_->run(context);
    const Stopped stopped = watchdog_.end();
    std::uint64_t left = 0;
    const ErrorHandle unread(wasmtime_context_get_fuel(context, &left));
    outcome = outcome_of(std::move(ending), stopped, left);
    outcome.fuel_used = fuel_of(call.limits) - left;
    if (state.is_output_full()) {
      outcome.how = wasm::Outcome::How::output;
      outcome.message = "used up: output";
    }
    outcome.output = state.take_output();
    outcome.errors = state.take_errors();
    return outcome;
  }

 private:
  EngineHandle machine_;
  Watchdog watchdog_;
  wasm::Skill skill_;
  std::unique_ptr<Runner> runner_;
};

class Nobody : public wasm::Services {
 public:
  wasm::Answer ask(wasm::Service, std::string_view) override {
    return {wasm::Answer::Kind::denied, ""};
  }
};

Bytes taken(wasm_byte_vec_t& vector) {
  const auto* const data = reinterpret_cast<const std::uint8_t*>(vector.data);
  Bytes bytes(data, data + vector.size);
  wasm_byte_vec_delete(&vector);
  return bytes;
}

Result<Bytes> compiled(ErrorHandle error, wasm_byte_vec_t& vector) {
  if (error) {
    return fail(internal("compiled", take_message(std::move(error))));
  }
  return taken(vector);
}

Result<Bytes> compile_module(wasm_engine_t* machine, ByteView binary) {
  wasmtime_module_t* raw = nullptr;
  ErrorHandle error(wasmtime_module_new(machine, binary.data(), binary.size(), &raw));
  const ModuleHandle module(raw);
  if (error) {
    return fail(invalid("wasm", take_message(std::move(error))));
  }
  wasm_byte_vec_t vector;
  return compiled(ErrorHandle(wasmtime_module_serialize(module.get(), &vector)), vector);
}

Result<Bytes> compile_component(wasm_engine_t* machine, ByteView binary) {
  wasmtime_component_t* raw = nullptr;
  ErrorHandle error(wasmtime_component_new(machine, binary.data(), binary.size(), &raw));
  const ComponentHandle component(raw);
  if (error) {
    return fail(invalid("wasm", take_message(std::move(error))));
  }
  wasm_byte_vec_t vector;
  return compiled(ErrorHandle(wasmtime_component_serialize(component.get(), &vector)), vector);
}

}  // namespace

Result<std::unique_ptr<Engine>> make_engine() {
  NOCTEM_TRY(EngineHandle machine, make_machine());
  return std::make_unique<WasmtimeEngine>(std::move(machine));
}

Result<Bytes> compile(wasm::BinaryKind kind, ByteView binary) {
  NOCTEM_TRY(const wasm::Imports imports, wasm::list_imports(binary));
  if (imports.kind != kind) {
    return fail(invalid("wasm", "not the kind of binary that was announced"));
  }
  NOCTEM_TRY(const EngineHandle machine, make_machine());
  return kind == wasm::BinaryKind::module ? compile_module(machine.get(), binary)
                                          : compile_component(machine.get(), binary);
}

// (import "wasi_snapshot_preview1" "sched_yield") … (func (export "_start") sched_yield())
Result<> warm_up() {
  using namespace std::string_view_literals;
  constexpr std::string_view kModule =
      "\0asm\1\0\0\0"
      "\1\10\2\x60\0\1\x7f\x60\0\0"
      "\2\x26\1\x16wasi_snapshot_preview1\x0bsched_yield\0\0"
      "\3\2\1\1"
      "\5\3\1\0\1"
      "\7\x13\2\6memory\2\0\6_start\0\1"
      "\x0a\7\1\5\0\x10\0\x1a\x0b"sv;
  NOCTEM_TRY(const Bytes compiled, compile(wasm::BinaryKind::module, view_of(kModule)));
  NOCTEM_TRY(const auto engine, make_engine());
  NOCTEM_CHECK(engine->load({}, compiled));
  Nobody nobody;
  wasm::Call call;
  call.arguments = {"warm"};
  const wasm::Outcome outcome = engine->call(call, nobody);
  if (outcome.how != wasm::Outcome::How::exited) {
    return fail(internal("warm_up", outcome.message));
  }
  return {};
}

std::string_view wasmtime_version() { return WASMTIME_VERSION; }

}  // namespace noctem::wasm_engine
