#include "noctem/wasm/frames.hpp"

#include <array>

#include "reader.hpp"

namespace noctem::wasm {

namespace {

constexpr unsigned kByteBits = 8;
constexpr std::uint32_t kListMax = 1024;
constexpr std::uint32_t kWordBytesMax = 64u << 10;
constexpr std::uint32_t kInputBytesMax = 16u << 20;
constexpr std::uint32_t kOutputBytesMax = 64u << 20;

Error bad_frame() { return corrupt("frame", "the worker's socket brought what is no frame"); }

class Writer {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(value); }
  void number32(std::uint32_t value) { number(value, sizeof(value)); }
  void number64(std::uint64_t value) { number(value, sizeof(value)); }
  void bytes(ByteView more) {
    number32(static_cast<std::uint32_t>(more.size()));
    append(bytes_, more);
  }
  void text(std::string_view more) { bytes(view_of(more)); }
  Bytes take() { return std::move(bytes_); }

 private:
  void number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(value >> (i * kByteBits)));
    }
  }
  Bytes bytes_;
};

ByteView sized(Reader& reader, std::uint32_t size_max) {
  const std::uint32_t size = reader.fixed32();
  if (size > size_max) {
    reader.refuse();
  }
  return reader.bytes(reader.has_failed() ? 0 : size);
}

std::string text(Reader& reader, std::uint32_t size_max) {
  return std::string(text_of(sized(reader, size_max)));
}

std::uint32_t count(Reader& reader) {
  const std::uint32_t value = reader.fixed32();
  if (value > kListMax) {
    reader.refuse();
  }
  return reader.has_failed() ? 0 : value;
}

template <typename Enum>
Enum one_of(Reader& reader, Enum last) {
  const std::uint8_t value = reader.byte();
  if (value > static_cast<std::uint8_t>(last)) {
    reader.refuse();
    return last;
  }
  return static_cast<Enum>(value);
}

template <typename Value>
Result<Value> finished(const Reader& reader, Value value) {
  if (!reader.is_done()) {
    return fail(bad_frame());
  }
  return value;
}

}  // namespace

Bytes write_frame(FrameKind kind, ByteView body) {
  Writer writer;
  writer.number32(static_cast<std::uint32_t>(body.size()));
  writer.byte(static_cast<std::uint8_t>(kind));
  Bytes frame = writer.take();
  append(frame, body);
  return frame;
}

Result<FrameHead> read_frame_head(ByteView head) {
  Reader reader(head);
  FrameHead found;
  found.body_bytes = reader.fixed32();
  found.kind = one_of(reader, FrameKind::refused);
  if (found.body_bytes > kFrameBodyBytesMax) {
    reader.refuse();
  }
  return finished(reader, found);
}

Bytes write_load(const Skill& skill, ByteView compiled) {
  Writer writer;
  writer.byte(static_cast<std::uint8_t>(skill.kind));
  writer.number32(skill.memory_mb);
  writer.number32(static_cast<std::uint32_t>(skill.folders.size()));
  for (const Folder& folder : skill.folders) {
    writer.text(folder.outside);
    writer.text(folder.inside);
    writer.byte(static_cast<std::uint8_t>(folder.access));
  }
  writer.bytes(compiled);
  return writer.take();
}

Result<Load> read_load(ByteView body) {
  Reader reader(body);
  Load load;
  load.skill.kind = one_of(reader, BinaryKind::component);
  load.skill.memory_mb = reader.fixed32();
  if (load.skill.memory_mb == 0 || load.skill.memory_mb > kMemoryMbMax) {
    reader.refuse();
  }
  for (std::uint32_t left = count(reader); left > 0 && !reader.has_failed(); --left) {
    Folder folder;
    folder.outside = text(reader, kWordBytesMax);
    folder.inside = text(reader, kWordBytesMax);
    folder.access = one_of(reader, Folder::Access::write);
    load.skill.folders.push_back(std::move(folder));
  }
  load.compiled = bytes_of(sized(reader, kFrameBodyBytesMax));
  return finished(reader, std::move(load));
}

Bytes write_call(const Call& call) {
  Writer writer;
  writer.number32(static_cast<std::uint32_t>(call.arguments.size()));
  for (const std::string& argument : call.arguments) {
    writer.text(argument);
  }
  writer.number32(static_cast<std::uint32_t>(call.environment.size()));
  for (const auto& [name, value] : call.environment) {
    writer.text(name);
    writer.text(value);
  }
  writer.bytes(call.input);
  writer.number32(call.limits.cpu_ms);
  writer.number32(call.limits.wall_ms);
  writer.number32(call.limits.output_bytes);
  writer.number64(call.limits.fuel);
  return writer.take();
}

Result<Call> read_call(ByteView body) {
  Reader reader(body);
  Call call;
  for (std::uint32_t left = count(reader); left > 0 && !reader.has_failed(); --left) {
    call.arguments.push_back(text(reader, kWordBytesMax));
  }
  for (std::uint32_t left = count(reader); left > 0 && !reader.has_failed(); --left) {
    std::string name = text(reader, kWordBytesMax);
    call.environment.emplace_back(std::move(name), text(reader, kWordBytesMax));
  }
  call.input = bytes_of(sized(reader, kInputBytesMax));
  call.limits.cpu_ms = reader.fixed32();
  call.limits.wall_ms = reader.fixed32();
  call.limits.output_bytes = reader.fixed32();
  call.limits.fuel = reader.fixed64();
  if (call.limits.output_bytes > kOutputBytesMax) {
    reader.refuse();
  }
  return finished(reader, std::move(call));
}

Bytes write_ask(Service service, std::string_view question) {
  Writer writer;
  writer.byte(static_cast<std::uint8_t>(service));
  writer.text(question);
  return writer.take();
}

Result<Ask> read_ask(ByteView body) {
  Reader reader(body);
  Ask ask;
  ask.service = one_of(reader, Service::log_write);
  ask.question = text(reader, kServiceBytesMax);
  return finished(reader, std::move(ask));
}

Bytes write_answer(const Answer& answer) {
  Writer writer;
  writer.byte(static_cast<std::uint8_t>(answer.kind));
  writer.text(answer.text);
  return writer.take();
}

Result<Answer> read_answer(ByteView body) {
  Reader reader(body);
  Answer answer;
  answer.kind = one_of(reader, Answer::Kind::not_found);
  answer.text = text(reader, kServiceBytesMax);
  return finished(reader, std::move(answer));
}

Bytes write_outcome(const Outcome& outcome) {
  Writer writer;
  writer.byte(static_cast<std::uint8_t>(outcome.how));
  writer.number32(static_cast<std::uint32_t>(outcome.status));
  writer.bytes(outcome.output);
  writer.bytes(outcome.errors);
  writer.number64(outcome.fuel_used);
  writer.text(outcome.message);
  return writer.take();
}

Result<Outcome> read_outcome(ByteView body) {
  Reader reader(body);
  Outcome outcome;
  outcome.how = one_of(reader, Outcome::How::broken);
  outcome.status = static_cast<std::int32_t>(reader.fixed32());
  outcome.output = bytes_of(sized(reader, kOutputBytesMax));
  outcome.errors = bytes_of(sized(reader, kErrorsBytesMax));
  outcome.fuel_used = reader.fixed64();
  outcome.message = text(reader, kWordBytesMax);
  return finished(reader, std::move(outcome));
}

std::string_view name_of(Outcome::How how) {
  constexpr std::array<std::string_view, 9> kNames = {
      "exited", "cpu", "wall", "fuel", "memory", "output", "stack", "trapped", "broken"};
  return kNames.at(static_cast<std::size_t>(how));
}

}  // namespace noctem::wasm
