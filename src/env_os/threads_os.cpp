#include "threads_os.hpp"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <thread>
#include <utility>

#include "noctem/base/assert.hpp"

#include "descriptor.hpp"

namespace noctem::env_os {
namespace {

constexpr std::size_t kThreadNameBytesMax = 15;

sigset_t asynchronous_signals() {
  sigset_t set;
  sigfillset(&set);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGPROF}) {
    sigdelset(&set, number);
  }
  return set;
}

timespec timespec_of(env::SteadyTime time) {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {static_cast<time_t>(seconds.count()), static_cast<long>((since - seconds).count())};
}

class WorkerOs final : public env::Worker {
 public:
  WorkerOs(std::string name, std::function<env::Next()> step)
      : name_(std::move(name)),
        step_(std::move(step)),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        timer_(timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK)) {
    NOCTEM_ASSERT(wake_.valid() && timer_.valid(), errno);
    const sigset_t blocked = asynchronous_signals();
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &blocked, &before);  // the new thread inherits it
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  ~WorkerOs() override {
    NOCTEM_ASSERT(thread_.get_id() != std::this_thread::get_id(), name_);
    stopping_ = true;
    wake();
    thread_.join();
  }

  // Whoever finds the flag set may leave: the step that will clear it has not begun, and will see
  // what came before.
  void wake() override {
    if (!woken_.exchange(true)) {
      const std::uint64_t one = 1;
      [[maybe_unused]] const ssize_t result = write(wake_.get(), &one, sizeof one);
    }
  }

 private:
  void run() {
    pthread_setname_np(pthread_self(), name_.substr(0, kThreadNameBytesMax).c_str());
    gather_work();
    while (!stopping_) {
      woken_.exchange(false);
      const env::Next next = step_();
      switch (next.when) {
        case env::Next::When::now:
          break;
        case env::Next::When::at:
          set_timer(next.time);
          sleep();
          break;
        case env::Next::When::on_wake:
          set_timer(env::SteadyTime::max());
          sleep();
          break;
      }
    }
  }

  // Who is woken does not push its waker off the processor, so that on a busy one several pieces of
  // work wait for the next step together. On a free processor it starts at once as ever. Where this
  // is refused the worker only does its work in smaller pieces.
  static void gather_work() {
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
  }

  void set_timer(env::SteadyTime time) {
    if (time == timer_set_to_) {
      return;
    }
    itimerspec setting{};
    if (time != env::SteadyTime::max()) {
      setting.it_value = timespec_of(time);
      if (time <= env::SteadyTime{}) {
        setting.it_value = {0, 1};  // zero would disarm it
      }
    }
    const int failed = timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &setting, nullptr);
    NOCTEM_ASSERT(failed == 0, errno, time.time_since_epoch().count());
    timer_set_to_ = time;
  }

  void sleep() {
    std::array<pollfd, 2> waited = {pollfd{wake_.get(), POLLIN, 0},
                                    pollfd{timer_.get(), POLLIN, 0}};
    while (poll(waited.data(), waited.size(), -1) < 0) {
      NOCTEM_ASSERT(errno == EINTR, errno);
    }
    std::uint64_t ignored = 0;
    [[maybe_unused]] const ssize_t result = read(wake_.get(), &ignored, sizeof ignored);
    if (waited[1].revents != 0) {
      timer_set_to_ = env::SteadyTime::max();  // it has run out, and does not ring again
      [[maybe_unused]] const ssize_t timer_result = read(timer_.get(), &ignored, sizeof ignored);
    }
  }

  const std::string name_;
  const std::function<env::Next()> step_;
  const Descriptor wake_;
  const Descriptor timer_;
  env::SteadyTime timer_set_to_ = env::SteadyTime::max();
  std::atomic<bool> woken_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<env::Worker> ThreadsOs::start(std::string name, std::function<env::Next()> step) {
  return std::make_unique<WorkerOs>(std::move(name), std::move(step));
}

}  // namespace noctem::env_os
