// A worker that is not what it should be, as if a skill had taken it over through a mistake in the
// engine. Its name says what it does. It is a program of the tests; what it tries must come to
// nothing.

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>

#include "noctem/wasm/frames.hpp"

namespace {

using namespace noctem;
using wasm::FrameKind;

constexpr int kSocket = STDIN_FILENO;

void say(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(kSocket, bytes.data(), bytes.size());
    if (put <= 0) {
      _exit(0);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

void say(FrameKind kind, ByteView body) { say(wasm::write_frame(kind, body)); }

void read_whole(std::span<std::uint8_t> to) {
  while (!to.empty()) {
    const ssize_t got = read(kSocket, to.data(), to.size());
    if (got <= 0) {
      _exit(0);
    }
    to = to.subspan(static_cast<std::size_t>(got));
  }
}

wasm::Frame hear() {
  std::array<std::uint8_t, wasm::kFrameHeadBytes> bytes{};
  read_whole(bytes);
  const auto head = wasm::read_frame_head(bytes);
  wasm::Frame frame{head ? head->kind : FrameKind::refused, Bytes(head ? head->body_bytes : 0)};
  read_whole(frame.body);
  return frame;
}

// A datagram needs no listener: whether there is a way out is known at once. (A loopback of its
// own, with nobody on it, is there.)
bool reaches_network() {
  const int made = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(53);
  bool reached = false;
  for (const std::uint32_t host : {0x08080808u, 0x0a000001u, 0xa9fea9feu}) {
    address.sin_addr.s_addr = htonl(host);
    reached |= connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  close(made);
  return reached;
}

// How many of these a worker can do that should be able to do none: `secret` lies on the machine
// and was granted to nobody, `own` is this program.
int open_doors(const std::string& secret, const std::string& own) {
  int open_count = 0;
  const auto count = [&](bool could) { open_count += could ? 1 : 0; };
  count(open(secret.c_str(), O_RDONLY) >= 0);
  count(open(("/proc/1/root" + secret).c_str(), O_RDONLY) >= 0);
  count(open(own.c_str(), O_WRONLY) >= 0);
  count(open("/etc/shadow", O_RDONLY) >= 0);
  count(open("/proc/sys/kernel/core_pattern", O_WRONLY) >= 0);
  count(open("/proc/1/mem", O_RDWR) >= 0);
  count(reaches_network());
  count(socket(AF_VSOCK, SOCK_STREAM, 0) >= 0);
  count(socket(AF_PACKET, SOCK_RAW, 0) >= 0);
  count(kill(getppid(), SIGKILL) == 0 && getppid() > 1);
  for (int other = STDERR_FILENO + 1; other < 100; ++other) {
    count(fcntl(other, F_GETFD) >= 0);  // nothing of the node's is open here
  }
  return open_count;
}

void escape(const wasm::Call& call, const std::string& own) {
  wasm::Outcome outcome;
  outcome.status = open_doors(std::string(text_of(call.input)), own);
  say(FrameKind::done, wasm::write_outcome(outcome));
}

// Answers what is asked until the call, and then does as it is called.
[[noreturn]] void misbehave(const std::string& way, const std::string& own) {
  while (true) {
    const wasm::Frame frame = hear();
    if (frame.kind == FrameKind::compile) {
      say(FrameKind::compiled, Bytes{1});
    } else if (frame.kind == FrameKind::load) {
      say(FrameKind::loaded, {});
    } else if (way == "garbage") {
      say(Bytes(100, 0xff));
    } else if (way == "crash") {
      raise(SIGSEGV);
    } else if (way == "silent") {
      pause();
    } else if (way == "undue") {
      say(FrameKind::compiled, {});
    } else if (way == "liar") {
      wasm::Outcome outcome;
      outcome.output = Bytes(10u << 20);
      say(FrameKind::done, wasm::write_outcome(outcome));
    } else if (way == "asker") {
      say(FrameKind::ask, Bytes{99, 0, 0, 0, 0});
    } else if (const auto call = wasm::read_call(frame.body)) {
      escape(*call, own);
    }
  }
}

}  // namespace

int main(int, char** words) {
  const std::string own = words[0];
  misbehave(own.substr(own.rfind('/') + 1), own);
}
