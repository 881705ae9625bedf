#include "watchdog_os.hpp"

#include <time.h>

#include <chrono>
#include <utility>

namespace noctem::wasm_engine {

namespace {

constexpr std::chrono::milliseconds kLookEvery{2};
constexpr int kIdleLooksMax = 50;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMillisecond = 1'000'000;

std::int64_t now(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

}  // namespace

Watchdog::Watchdog(std::function<void()> interrupt)
    : interrupt_(std::move(interrupt)), thread_([this] { watch(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Watchdog::begin(std::uint32_t cpu_ms, std::uint32_t wall_ms) {
  bool must_wake = false;
  {
    const std::lock_guard lock(mutex_);
    why_ = Stopped::not_stopped;
    is_calling_ = true;
    idle_looks_ = 0;
    cpu_end_ns_ = now(CLOCK_PROCESS_CPUTIME_ID) + cpu_ms * kMillisecond;
    wall_end_ns_ = now(CLOCK_MONOTONIC) + wall_ms * kMillisecond;
    must_wake = std::exchange(is_resting_, false);
  }
  if (must_wake) {
    changed_.notify_all();
  }
}

void Watchdog::stop(Stopped why) {
  const std::lock_guard lock(mutex_);
  if (is_calling_ && why_ == Stopped::not_stopped) {
    why_ = why;
    interrupt_();
  }
}

Stopped Watchdog::end() {
  const std::lock_guard lock(mutex_);
  is_calling_ = false;
  return why_;
}

void Watchdog::look() {
  if (!is_calling_) {
    is_resting_ = ++idle_looks_ > kIdleLooksMax;
    return;
  }
  if (why_ != Stopped::not_stopped) {
    return;
  }
  if (now(CLOCK_PROCESS_CPUTIME_ID) >= cpu_end_ns_) {
    why_ = Stopped::cpu;
  } else if (now(CLOCK_MONOTONIC) >= wall_end_ns_) {
    why_ = Stopped::wall;
  }
  if (why_ != Stopped::not_stopped) {
    interrupt_();
  }
}

void Watchdog::watch() {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    if (is_resting_) {
      changed_.wait(lock);
    } else {
      changed_.wait_for(lock, kLookEvery);
      look();
    }
  }
}

}  // namespace noctem::wasm_engine
