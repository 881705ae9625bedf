#pragma once
// What the node and its worker say to each other, as bytes on a socket: four bytes of length, one
// of kind, a body. The node does not trust the worker: a frame that is too long, of a kind that is
// not due, or whose body is not wholly understood means that the worker is broken.
//
//   node:    compile(binary) | load(skill, compiled) | call | answer
//   worker:  compiled(bytes) | loaded | ask(service, question) | done(outcome) | refused(why)
//
// Pure; any thread.

#include <optional>

#include "noctem/wasm/call.hpp"

namespace noctem::wasm {

enum class FrameKind : std::uint8_t {
  compile,
  load,
  call,
  answer,
  compiled,
  loaded,
  ask,
  done,
  refused
};

struct Frame {
  FrameKind kind = FrameKind::refused;
  Bytes body;
};

inline constexpr std::size_t kFrameHeadBytes = 5;
inline constexpr std::size_t kFrameBodyBytesMax = 128u << 20;  // a compiled skill is the largest

struct FrameHead {
  FrameKind kind = FrameKind::refused;
  std::size_t body_bytes = 0;
};

Bytes write_frame(FrameKind kind, ByteView body);
Result<FrameHead> read_frame_head(ByteView head);

struct Load {
  Skill skill;
  Bytes compiled;
};

struct Ask {
  Service service = Service::log_write;
  std::string question;
};

Bytes write_load(const Skill& skill, ByteView compiled);
Result<Load> read_load(ByteView body);
Bytes write_call(const Call& call);
Result<Call> read_call(ByteView body);
Bytes write_ask(Service service, std::string_view question);
Result<Ask> read_ask(ByteView body);
Bytes write_answer(const Answer& answer);
Result<Answer> read_answer(ByteView body);
Bytes write_outcome(const Outcome& outcome);
Result<Outcome> read_outcome(ByteView body);

}  // namespace noctem::wasm
