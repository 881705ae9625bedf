#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "noctem/wasm/frames.hpp"
#include "noctem/wasm_engine/engine.hpp"

#include "serve.hpp"

namespace noctem::worker {

namespace {

using wasm::Frame;
using wasm::FrameKind;

std::unexpected<Error> hung_up() { return fail(unavailable("hung_up", "the node hung up")); }

Result<> read_whole(int socket, std::span<std::uint8_t> to) {
  while (!to.empty()) {
    const ssize_t got = read(socket, to.data(), to.size());
    if (got <= 0 && !(got < 0 && errno == EINTR)) {
      return hung_up();
    }
    to = to.subspan(got > 0 ? static_cast<std::size_t>(got) : 0);
  }
  return {};
}

Result<> send(int socket, FrameKind kind, ByteView body) {
  const Bytes frame = wasm::write_frame(kind, body);
  for (std::size_t at = 0; at < frame.size();) {
    const ssize_t put = write(socket, frame.data() + at, frame.size() - at);
    if (put <= 0 && !(put < 0 && errno == EINTR)) {
      return hung_up();
    }
    at += put > 0 ? static_cast<std::size_t>(put) : 0;
  }
  return {};
}

Result<Frame> receive(int socket) {
  std::array<std::uint8_t, wasm::kFrameHeadBytes> bytes{};
  NOCTEM_CHECK(read_whole(socket, bytes));
  NOCTEM_TRY(const wasm::FrameHead head, wasm::read_frame_head(bytes));
  Frame frame{head.kind, Bytes(head.body_bytes)};
  NOCTEM_CHECK(read_whole(socket, frame.body));
  return frame;
}

// The node's services, asked over the same socket while the call waits.
class Remote : public wasm::Services {
 public:
  explicit Remote(int socket) : socket_(socket) {}

  wasm::Answer ask(wasm::Service service, std::string_view question) override {
    auto answer = exchange(service, question);
    return answer ? std::move(*answer)
                  : wasm::Answer{wasm::Answer::Kind::unavailable, answer.error().message};
  }

 private:
  Result<wasm::Answer> exchange(wasm::Service service, std::string_view question) const {
    NOCTEM_CHECK(send(socket_, FrameKind::ask, wasm::write_ask(service, question)));
    NOCTEM_TRY(const Frame frame, receive(socket_));
    if (frame.kind != FrameKind::answer) {
      return hung_up();
    }
    return wasm::read_answer(frame.body);
  }

  int socket_;
};

class Server {
 public:
  explicit Server(int socket) : socket_(socket), remote_(socket) {}

  Result<> step() {
    NOCTEM_TRY(const Frame frame, receive(socket_));
    switch (frame.kind) {
      case FrameKind::compile:
        return compile(frame.body);
      case FrameKind::load:
        return load(frame.body);
      case FrameKind::call:
        return call(frame.body);
      case FrameKind::answer:
      case FrameKind::compiled:
      case FrameKind::loaded:
      case FrameKind::ask:
      case FrameKind::done:
      case FrameKind::refused:
        break;
    }
    return fail(invalid("frame", "a frame that is not due"));
  }

  // The engine is made before anybody asks: that takes longer than loading.
  Result<> prepare(Start start) {
    if (start == Start::warm) {
      NOCTEM_CHECK(wasm_engine::warm_up());
    }
    NOCTEM_TRY(engine_, wasm_engine::make_engine());
    return {};
  }

 private:
  Result<> refuse(const Error& error) {
    return send(socket_, FrameKind::refused, view_of(error.message));
  }

  Result<> compile(ByteView binary) {
    const auto imports = wasm::list_imports(binary);
    if (!imports) {
      return refuse(imports.error());
    }
    const auto compiled = wasm_engine::compile(imports->kind, binary);
    return compiled ? send(socket_, FrameKind::compiled, *compiled) : refuse(compiled.error());
  }

  Result<> load(ByteView body) {
    NOCTEM_TRY(const wasm::Load load, wasm::read_load(body));
    const auto loaded = engine_->load(load.skill, load.compiled);
    return loaded ? send(socket_, FrameKind::loaded, {}) : refuse(loaded.error());
  }

  Result<> call(ByteView body) {
    NOCTEM_TRY(const wasm::Call call, wasm::read_call(body));
    return send(socket_, FrameKind::done, wasm::write_outcome(engine_->call(call, remote_)));
  }

  int socket_;
  Remote remote_;
  std::unique_ptr<wasm_engine::Engine> engine_;
};

}  // namespace

Result<> serve(int socket, Start start) {
  Server server(socket);
  NOCTEM_CHECK(server.prepare(start));
  while (true) {
    if (const auto done = server.step(); !done) {
      return done.error().reason == "hung_up" ? Result<>() : done;
    }
  }
}

}  // namespace noctem::worker
