#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <thread>
#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/env_os/signals.hpp"

#include "descriptor.hpp"

namespace noctem::env_os {
namespace {

std::optional<Signal> signal_of(std::uint32_t number) {
  switch (number) {
    case SIGINT:
      return Signal::interrupt;
    case SIGTERM:
      return Signal::terminate;
    case SIGHUP:
      return Signal::hangup;
    default:
      return std::nullopt;
  }
}

sigset_t handled() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    sigaddset(&set, number);
  }
  return set;
}

}  // namespace

struct Signals::State {
  explicit State(std::function<void(Signal)> callback) : on_signal(std::move(callback)) {
    const sigset_t set = handled();
    pthread_sigmask(SIG_BLOCK, &set, &mask_before);
    pipe_before = signal(SIGPIPE, SIG_IGN);
    arrived = Descriptor(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    stop = Descriptor(eventfd(0, EFD_CLOEXEC));
    NOCTEM_ASSERT(arrived.valid() && stop.valid(), errno);
    thread = std::thread([this] { run(); });
  }

  ~State() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t result = write(stop.get(), &one, sizeof one);
    thread.join();
    signal(SIGPIPE, pipe_before);
    pthread_sigmask(SIG_SETMASK, &mask_before, nullptr);
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void run() {
    pthread_setname_np(pthread_self(), "signals");
    std::array<pollfd, 2> waited = {pollfd{arrived.get(), POLLIN, 0},
                                    pollfd{stop.get(), POLLIN, 0}};
    while (waited[1].revents == 0) {
      const int ready = poll(waited.data(), waited.size(), -1);
      NOCTEM_ASSERT(ready >= 0 || errno == EINTR, errno);
      signalfd_siginfo found{};
      if (waited[0].revents != 0 && read(arrived.get(), &found, sizeof found) == sizeof found) {
        report(found.ssi_signo);
      }
    }
  }

  void report(std::uint32_t number) const {
    if (const auto known = signal_of(number)) {
      on_signal(*known);
    }
  }

  const std::function<void(Signal)> on_signal;
  sigset_t mask_before{};
  void (*pipe_before)(int) = SIG_DFL;
  Descriptor arrived;
  Descriptor stop;
  std::thread thread;
};

Signals::Signals(std::function<void(Signal)> on_signal)
    : state_(std::make_unique<State>(std::move(on_signal))) {}

Signals::~Signals() = default;

}  // namespace noctem::env_os
