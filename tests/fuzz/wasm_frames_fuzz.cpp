// What comes from a worker's socket, or from the node's: no crash, and what is read is written as
// the same bytes again. The first byte says which body it is.

#include "noctem/base/assert.hpp"
#include "noctem/wasm/frames.hpp"

namespace {

using namespace noctem;

void hold(ByteView body, const Bytes& written) {
  NOCTEM_ASSERT(equal(body, written), to_hex(written));
}

void read_body(wasm::FrameKind kind, ByteView body) {
  if (kind == wasm::FrameKind::load) {
    if (const auto load = wasm::read_load(body)) {
      hold(body, wasm::write_load(load->skill, load->compiled));
    }
  } else if (kind == wasm::FrameKind::call) {
    if (const auto call = wasm::read_call(body)) {
      hold(body, wasm::write_call(*call));
    }
  } else if (kind == wasm::FrameKind::ask) {
    if (const auto ask = wasm::read_ask(body)) {
      hold(body, wasm::write_ask(ask->service, ask->question));
    }
  } else if (kind == wasm::FrameKind::answer) {
    if (const auto answer = wasm::read_answer(body)) {
      hold(body, wasm::write_answer(*answer));
    }
  } else if (const auto outcome = wasm::read_outcome(body)) {
    hold(body, wasm::write_outcome(*outcome));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const ByteView input{bytes, size};
  if (size == 0) {
    return 0;
  }
  static_cast<void>(wasm::read_frame_head(input));
  if (bytes[0] <= static_cast<std::uint8_t>(wasm::FrameKind::refused)) {
    read_body(static_cast<wasm::FrameKind>(bytes[0]), input.subspan(1));
  }
  return 0;
}
