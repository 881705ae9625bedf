#include <array>

#include "machine.hpp"
#include "runner.hpp"

namespace noctem::wasm_engine {

namespace {

using wasm::Answer;
using wasm::Service;

// Any later 0.2 of the interface is found by the name of the first.
constexpr std::string_view kRunInterface = "wasi:cli/run@0.2.0";
constexpr std::string_view kRun = "run";
constexpr int kFailed = 1;  // run() said that it failed

struct Import {
  std::string_view interface_name;
  std::string_view name;
  Service service;
};

// Each is func(question: string) -> result<string, string>.
constexpr auto kImports = std::to_array<Import>({
    {"noctem:skill/http@1.0.0", "fetch", Service::http_fetch},
    {"noctem:skill/mesh@1.0.0", "query", Service::mesh_query},
    {"noctem:skill/store@1.0.0", "get", Service::store_get},
    {"noctem:skill/store@1.0.0", "put", Service::store_put},
    {"noctem:skill/store@1.0.0", "delete", Service::store_delete},
    {"noctem:skill/store@1.0.0", "list", Service::store_list},
    {"noctem:skill/log@1.0.0", "write", Service::log_write},
});
static_assert(kImports.size() == wasm::kServices);

// The parameters are those that Wasmtime calls with.
constexpr auto kAsk = [](void* import, wasmtime_context_t* context,
                         const wasmtime_component_func_type_t*, wasmtime_component_val_t* values,
                         size_t count, wasmtime_component_val_t* results,
                         size_t result_count) -> wasmtime_error_t* {
  if (count != 1 || result_count != 1 || values[0].kind != WASMTIME_COMPONENT_STRING) {
    return wasmtime_error_new("wasm trap: an import of another type");
  }
  auto& state = *static_cast<CallState*>(wasmtime_context_get_data(context));
  const wasm_name_t& question = values[0].of.string;
  const Answer answer = state.ask(static_cast<const Import*>(import)->service,
                                  std::string_view(question.data, question.size));
  wasmtime_component_val_t text{};
  text.kind = WASMTIME_COMPONENT_STRING;
  wasm_byte_vec_new(&text.of.string, answer.text.size(), answer.text.data());
  results[0].kind = WASMTIME_COMPONENT_RESULT;
  results[0].of.result.is_ok = answer.kind == Answer::Kind::ok;
  results[0].of.result.val = wasmtime_component_val_new(&text);
  return nullptr;
};

Result<> check(wasmtime_error_t* raw) {
  if (ErrorHandle error(raw); error) {
    return fail(internal("linker", take_message(std::move(error))));
  }
  return {};
}

Result<> define(wasmtime_component_linker_t* linker) {
  std::string_view present;
  LinkerInstanceHandle interface_handle;
  for (const Import& import : kImports) {
    if (import.interface_name != present) {
      interface_handle.reset();
      present = import.interface_name;
      const LinkerInstanceHandle root(wasmtime_component_linker_root(linker));
      wasmtime_component_linker_instance_t* raw = nullptr;
      NOCTEM_CHECK(check(wasmtime_component_linker_instance_add_instance(root.get(), present.data(),
                                                                         present.size(), &raw)));
      interface_handle.reset(raw);
    }
    NOCTEM_CHECK(check(wasmtime_component_linker_instance_add_func(
        interface_handle.get(), import.name.data(), import.name.size(), kAsk,
        const_cast<Import*>(&import), nullptr)));
  }
  return {};
}

class ComponentRunner : public Runner {
 public:
  ComponentRunner(ComponentHandle component, ComponentLinkerHandle linker, ExportHandle run)
      : component_(std::move(component)), linker_(std::move(linker)), run_(std::move(run)) {}

  Ending run(wasmtime_context_t* context) const override {
    wasmtime_component_instance_t instance;
    ErrorHandle error(
        wasmtime_component_linker_instantiate(linker_.get(), context, component_.get(), &instance));
    if (error) {
      return {std::move(error), {}};
    }
    wasmtime_component_func_t function;
    if (!wasmtime_component_instance_get_func(&instance, context, run_.get(), &function)) {
      return {ErrorHandle(wasmtime_error_new("wasm trap: the component exports no run")), {}};
    }
    wasmtime_component_val_t result{};
    error.reset(wasmtime_component_func_call(&function, context, nullptr, 0, &result, 1));
    const bool failed =
        !error && (result.kind != WASMTIME_COMPONENT_RESULT || !result.of.result.is_ok);
    if (!error) {
      wasmtime_component_val_delete(&result);
    }
    return {std::move(error), {}, failed ? kFailed : 0};
  }

 private:
  ComponentHandle component_;
  ComponentLinkerHandle linker_;
  ExportHandle run_;
};

ExportHandle find_run(const wasmtime_component_t* component) {
  const ExportHandle interface_index(wasmtime_component_get_export_index(
      component, nullptr, kRunInterface.data(), kRunInterface.size()));
  if (!interface_index) {
    return nullptr;
  }
  return ExportHandle(wasmtime_component_get_export_index(component, interface_index.get(),
                                                          kRun.data(), kRun.size()));
}

}  // namespace

Result<std::unique_ptr<Runner>> load_component(wasm_engine_t* engine, ByteView compiled) {
  wasmtime_component_t* raw = nullptr;
  ErrorHandle error(wasmtime_component_deserialize(engine, compiled.data(), compiled.size(), &raw));
  ComponentHandle component(raw);
  if (error) {
    return fail(corrupt("compiled", take_message(std::move(error))));
  }
  ComponentLinkerHandle linker(wasmtime_component_linker_new(engine));
  NOCTEM_CHECK(check(wasmtime_component_linker_add_wasip2(linker.get())));
  NOCTEM_CHECK(define(linker.get()));
  ExportHandle run = find_run(component.get());
  if (!run) {
    return fail(invalid("exports", "the component exports no wasi:cli/run"));
  }
  return std::make_unique<ComponentRunner>(std::move(component), std::move(linker), std::move(run));
}

}  // namespace noctem::wasm_engine
