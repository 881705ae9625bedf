#include "call_state.hpp"

#include <algorithm>

namespace noctem::wasm_engine {

bool CallState::write_output(ByteView bytes) {
  if (is_output_full_ || bytes.size() > limits_.output_bytes - output_.size()) {
    is_output_full_ = true;
    watchdog_.stop(Stopped::output);
    return false;
  }
  append(output_, bytes);
  return true;
}

void CallState::write_errors(ByteView bytes) {
  append(errors_,
         bytes.first(std::min<std::size_t>(bytes.size(), wasm::kErrorsBytesMax - errors_.size())));
}

wasm::Answer CallState::ask(wasm::Service service, std::string_view question) {
  if (question.size() > wasm::kServiceBytesMax) {
    return {wasm::Answer::Kind::exhausted, "more than 4 MiB at once"};
  }
  return services_.ask(service, question);
}

}  // namespace noctem::wasm_engine
