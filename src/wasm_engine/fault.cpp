#include "fault.hpp"

#include <algorithm>

#include "machine.hpp"

namespace noctem::wasm_engine {

namespace {

using How = wasm::Outcome::How;

constexpr std::size_t kMessageBytesMax = 500;

std::string one_line(std::string text) {
  text.resize(std::min(text.size(), kMessageBytesMax));
  for (char& letter : text) {
    letter = letter >= ' ' && letter <= '~' ? letter : ' ';
  }
  return text;
}

// A component's trap comes as an error, whose code the C API does not give.
How how_of(std::string_view message) {
  const auto says = [&](std::string_view words) {
    return message.find(words) != std::string_view::npos;
  };
  if (says("all fuel consumed")) {
    return How::fuel;
  }
  if (says("call stack exhausted")) {
    return How::stack;
  }
  if (says("minimum size") && says("exceeds")) {
    return How::memory;
  }
  // What WASI could make no sense of, a number that is no exit status: mistakes of the program.
  const bool is_own_fault =
      says("wasm trap:") || says(" at convert ") || says("exit with invalid exit status");
  return is_own_fault ? How::trapped : How::broken;
}

How how_of(wasmtime_trap_code_t code) {
  switch (code) {
    case WASMTIME_TRAP_CODE_OUT_OF_FUEL:
      return How::fuel;
    case WASMTIME_TRAP_CODE_STACK_OVERFLOW:
      return How::stack;
    case WASMTIME_TRAP_CODE_MEMORY_OUT_OF_BOUNDS:
    case WASMTIME_TRAP_CODE_TABLE_OUT_OF_BOUNDS:
    case WASMTIME_TRAP_CODE_INDIRECT_CALL_TO_NULL:
    case WASMTIME_TRAP_CODE_BAD_SIGNATURE:
    case WASMTIME_TRAP_CODE_INTEGER_OVERFLOW:
    case WASMTIME_TRAP_CODE_INTEGER_DIVISION_BY_ZERO:
    case WASMTIME_TRAP_CODE_BAD_CONVERSION_TO_INTEGER:
    case WASMTIME_TRAP_CODE_UNREACHABLE_CODE_REACHED:
      return How::trapped;
    default:
      return How::broken;
  }
}

How how_of(Stopped stopped) {
  switch (stopped) {
    case Stopped::cpu:
      return How::cpu;
    case Stopped::wall:
      return How::wall;
    case Stopped::output:
      return How::output;
    case Stopped::not_stopped:
      break;
  }
  return How::broken;
}

wasm::Outcome outcome_of_error(ErrorHandle error) {
  wasm::Outcome outcome;
  if (wasmtime_error_exit_status(error.get(), &outcome.status)) {
    return outcome;
  }
  const std::string message = take_message(std::move(error));
  outcome.how = how_of(std::string_view(message));
  outcome.message = one_line(message);
  return outcome;
}

wasm::Outcome outcome_of_trap(TrapHandle trap) {
  wasm::Outcome outcome;
  wasmtime_trap_code_t code = 0;
  const bool has_code = wasmtime_trap_code(trap.get(), &code);
  const std::string message = take_message(std::move(trap));
  outcome.how = has_code ? how_of(code) : how_of(std::string_view(message));
  outcome.message = one_line(message);
  return outcome;
}

}  // namespace

wasm::Outcome outcome_of(Ending ending, Stopped stopped, std::uint64_t fuel_left) {
  if (!ending.error && !ending.trap) {
    wasm::Outcome outcome;
    outcome.status = ending.status;
    return outcome;
  }
  wasm::Outcome outcome = ending.error ? outcome_of_error(std::move(ending.error))
                                       : outcome_of_trap(std::move(ending.trap));
  if (outcome.how == How::exited) {
    return outcome;
  }
  if (stopped != Stopped::not_stopped) {
    outcome.how = how_of(stopped);
    outcome.message = "used up: " + std::string(wasm::name_of(outcome.how));
  } else if (fuel_left == 0) {
    outcome.how = How::fuel;
  }
  return outcome;
}

}  // namespace noctem::wasm_engine
