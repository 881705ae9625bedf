#pragma once
// What one call has written and asked so far. Wasmtime's store points to it, so that the functions
// that a skill imports find their call.
//
// The thread of the call.

#include <string>

#include "noctem/wasm/call.hpp"

#include "watchdog_os.hpp"

namespace noctem::wasm_engine {

class CallState {
 public:
  CallState(const wasm::CallLimits& limits, wasm::Services& services, Watchdog& watchdog)
      : limits_(limits), services_(services), watchdog_(watchdog) {}

  // What is taken of a write: all of it, or nothing once the limit is passed.
  bool write_output(ByteView bytes);
  void write_errors(ByteView bytes);  // what is too much is dropped
  wasm::Answer ask(wasm::Service service, std::string_view question);

  bool is_output_full() const { return is_output_full_; }
  Bytes take_output() { return std::move(output_); }
  Bytes take_errors() { return std::move(errors_); }

  std::string pending;  // an answer that did not fit, until it is taken

 private:
  const wasm::CallLimits& limits_;
  wasm::Services& services_;
  Watchdog& watchdog_;
  Bytes output_;
  Bytes errors_;
  bool is_output_full_ = false;
};

}  // namespace noctem::wasm_engine
