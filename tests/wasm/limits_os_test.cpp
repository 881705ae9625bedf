// What a greedy guest gets: what it was given, and an end.

#include <doctest/doctest.h>

#include "guest_os_test.hpp"

namespace noctem::wasm_test {

namespace {

using How = wasm::Outcome::How;

wasm::Outcome greedy(const std::string& wish, wasm::CallLimits limits) {
  const auto engine = engine_with("greedy");
  Refusing services;
  wasm::Call call = call_of({"greedy", wish});
  call.limits = limits;
  return engine->call(call, services);
}

}  // namespace

TEST_CASE("a guest that spins ends with its processor time, or its time, or its steps") {
  CHECK(greedy("spin", {.cpu_ms = 30, .wall_ms = 60'000}).how == How::cpu);
  CHECK(greedy("spin", {.cpu_ms = 60'000, .wall_ms = 30}).how == How::wall);
  const wasm::Outcome outcome =
      greedy("spin", {.cpu_ms = 60'000, .wall_ms = 60'000, .fuel = 100'000});
  CHECK(outcome.how == How::fuel);
  CHECK(outcome.fuel_used == 100'000);
}

TEST_CASE("the same call burns the same fuel") {
  const auto first = greedy("none", {});
  CHECK(first.how == How::exited);
  CHECK(first.fuel_used > 0);
  CHECK(greedy("none", {}).fuel_used == first.fuel_used);
}

TEST_CASE("memory has an end, and the guest is told so") {
  const wasm::Outcome outcome = greedy("grow", {.cpu_ms = 20'000, .wall_ms = 60'000});
  CHECK(outcome.how == How::exited);
  CHECK(outcome.status == 64);  // mebibytes
}

TEST_CASE("copies within the memory are interrupted") {
  // Its steps or its processor time: which of the two comes first is the machine's.
  const auto how = greedy("copy", {.cpu_ms = 50, .wall_ms = 60'000}).how;
  CHECK((how == How::cpu || how == How::fuel));
}

TEST_CASE("a flood of output ends the call, and one of errors is cut") {
  const wasm::CallLimits limits{.cpu_ms = 20'000, .wall_ms = 60'000, .output_bytes = 100'000};
  const wasm::Outcome flood = greedy("output", limits);
  CHECK(flood.how == How::output);
  CHECK(flood.output.size() <= 100'000);
  const wasm::Outcome errors = greedy("errors", {.cpu_ms = 100, .wall_ms = 60'000});
  CHECK(errors.how == How::cpu);
  CHECK(errors.errors.size() == wasm::kErrorsBytesMax);
}

TEST_CASE("the stack has an end") { CHECK(greedy("fall", {.cpu_ms = 20'000}).how == How::stack); }

TEST_CASE("a trap is the guest's own fault, and the next call is not harmed") {
  const auto engine = engine_with("greedy");
  Refusing services;
  CHECK(engine->call(call_of({"greedy", "unreachable"}), services).how == How::trapped);
  CHECK(engine->call(call_of({"greedy", "write outside"}), services).how == How::trapped);
  CHECK(engine->call(call_of({"greedy", "none"}), services).how == How::exited);
}

TEST_CASE("a module that begins with more memory than it may have does not begin") {
  const auto engine = engine_with("greedy", {}, 1);
  Refusing services;
  const wasm::Outcome outcome = engine->call(call_of({"greedy", "grow"}), services);
  CHECK(outcome.how == How::exited);
  CHECK(outcome.status == 1);
}

TEST_CASE("what compiles is WebAssembly, without the proposals that are off") {
  using wasm::BinaryKind;
  CHECK_FALSE(wasm_engine::compile(BinaryKind::module, view_of("text")));
  const Bytes shared = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 4, 1, 3, 1, 2};
  const Bytes wide = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 3, 1, 4, 1};
  const Bytes two = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 5, 2, 0, 1, 0, 1};
  const Bytes one = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 3, 1, 0, 1};
  CHECK_FALSE(wasm_engine::compile(BinaryKind::module, shared));
  CHECK_FALSE(wasm_engine::compile(BinaryKind::module, wide));
  CHECK_FALSE(wasm_engine::compile(BinaryKind::module, two));
  CHECK(wasm_engine::compile(BinaryKind::module, one));
}

}  // namespace noctem::wasm_test
