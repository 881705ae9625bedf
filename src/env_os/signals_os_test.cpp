#include <doctest/doctest.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "noctem/env_os/signals.hpp"

using noctem::env_os::Signal;
using noctem::env_os::Signals;

TEST_CASE("signals of the process arrive as calls on another thread") {
  std::atomic<int> calls = 0;
  std::atomic<int> last = -1;
  const auto ours = std::this_thread::get_id();
  std::atomic<bool> other_thread = true;
  const Signals signals([&](Signal signal) {
    other_thread = other_thread && std::this_thread::get_id() != ours;
    last = static_cast<int>(signal);
    ++calls;
    calls.notify_all();
  });
  const std::pair<int, Signal> sent[] = {{SIGINT, Signal::interrupt},
                                         {SIGTERM, Signal::terminate},
                                         {SIGHUP, Signal::hangup},
                                         {SIGINT, Signal::interrupt}};
  int count = 0;
  for (const auto& [number, signal] : sent) {
    REQUIRE(kill(getpid(), number) == 0);
    calls.wait(count);
    ++count;
    CHECK(last == static_cast<int>(signal));
  }
  CHECK(calls == 4);
  CHECK(other_thread);
}

TEST_CASE("signals have their former meaning again afterwards") {
  sigset_t mask;
  struct sigaction action{};
  {
    const Signals signals([](Signal) {});
    pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    CHECK(sigismember(&mask, SIGTERM) == 1);
    sigaction(SIGPIPE, nullptr, &action);
    CHECK((action.sa_handler == SIG_IGN));
  }
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  CHECK(sigismember(&mask, SIGTERM) == 0);
  sigaction(SIGPIPE, nullptr, &action);
  CHECK((action.sa_handler == SIG_DFL));
}
