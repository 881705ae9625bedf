#include "outlet_process_os.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "noctem/bark/outlet.hpp"

namespace noctem::bark {

namespace {

constexpr std::size_t kEventBytesMax = 8192;
constexpr int kPatienceMs = 2'000;
constexpr int kAside = 10;  // beyond the descriptors that are given new numbers

Denial denial_of(const proxy::Event& event) {
  const bool to_address = event.why == proxy::Why::address;
  const bool any = event.why == proxy::Why::hello;
  const HostGrant wanted{to_address ? event.address : event.host, event.port,
                         any ? HostGrant::Carries::any : HostGrant::Carries::tls};
  return {Denial::What::network, to_string(wanted)};
}

// Streams would keep the caller's pipes open; signals are the supervisor's business.
[[noreturn]] void become_outlet(std::vector<std::string> words, int listener, int events) {
  setsid();
  const int nowhere = open("/dev/null", O_RDWR);
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) {
    dup2(nowhere, stream);
  }
  const int first = fcntl(listener, F_DUPFD, kAside);
  const int second = fcntl(events, F_DUPFD, kAside);
  dup2(first, kOutletListener);
  dup2(second, kOutletEvents);
  syscall(SYS_close_range, static_cast<unsigned>(kOutletEvents) + 1, ~0u, 0u);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  execve("/proc/self/exe", list.data(), environment.data());
  _exit(1);
}

}  // namespace

OutletProcess::State OutletProcess::begin(Descriptor listener) {
  std::array<int, 2> ends{-1, -1};
  if (!listener.valid() ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return State::gone;
  }
  events_ = Descriptor(ends[0]);
  const Descriptor theirs(ends[1]);
  std::vector<std::string> words = {"noctem-run", "--outlet", std::to_string(user_)};
  for (const HostGrant& grant : grants_.hosts) {
    words.push_back(to_string(grant));
  }
  process_ = fork();
  if (process_ == 0) {
    become_outlet(std::move(words), listener.get(), theirs.get());
  }
  return process_ > 0 ? State::runs : State::gone;
}

OutletProcess::State OutletProcess::hear() {
  std::array<std::uint8_t, kEventBytesMax> bytes{};
  const ssize_t got = recv(events_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return State::runs;
  }
  const auto event = got > 0
                         ? proxy::read_event(ByteView(bytes).first(static_cast<std::size_t>(got)))
                         : std::nullopt;
  if (!event) {
    return State::gone;
  }
  if (event->what == proxy::Event::What::refused && event->why != proxy::Why::malformed) {
    outcome_.denials.add(denial_of(*event));
  }
  if (outcome_.requests.size() < Outcome::kRequestsMax) {
    outcome_.requests.push_back(*event);
  } else {
    ++outcome_.requests_unlisted;
  }
  return State::runs;
}

void OutletProcess::end() {
  if (process_ <= 0) {
    return;
  }
  shutdown(events_.get(), SHUT_WR);
  pollfd waited{events_.get(), POLLIN, 0};
  while (poll(&waited, 1, kPatienceMs) > 0 && hear() == State::runs) {
  }
  kill(process_, SIGKILL);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  events_.close_now();
}

}  // namespace noctem::bark
