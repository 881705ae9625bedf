#include "threads_os.hpp"

#include <doctest/doctest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "clock_os.hpp"

using namespace noctem;
using env::Next;
using env_os::ThreadsOs;

TEST_CASE("the first step comes by itself, on a thread that bears the name") {
  ThreadsOs threads;
  std::latch done(1);
  std::string name(32, '\0');
  std::thread::id id;
  const auto worker = threads.start("a-name-that-is-too-long", [&] {
    pthread_getname_np(pthread_self(), name.data(), name.size());
    id = std::this_thread::get_id();
    done.count_down();
    return Next::on_wake();
  });
  done.wait();
  CHECK(std::string(name.c_str()) == "a-name-that-is-");
  CHECK(id != std::this_thread::get_id());
}

TEST_CASE("a step that asks for more is called at once") {
  ThreadsOs threads;
  std::latch done(1000);
  int steps = 0;
  const auto worker = threads.start("busy", [&] {
    if (++steps <= 1000) {
      done.count_down();
      return Next::now();
    }
    return Next::on_wake();
  });
  done.wait();
}

TEST_CASE("a step is called at its time and not before") {
  ThreadsOs threads;
  const env_os::ClockOs clock;
  std::latch done(1);
  const auto due = clock.steady() + std::chrono::milliseconds(3);
  env::SteadyTime called{};
  int steps = 0;
  const auto worker = threads.start("timed", [&] {
    if (++steps == 2) {
      called = clock.steady();
      done.count_down();
    }
    return steps < 2 ? Next::at(due) : Next::on_wake();
  });
  done.wait();
  CHECK(called >= due);
}

TEST_CASE("a time that is past is now, and times may come again and again") {
  ThreadsOs threads;
  std::latch done(10);
  int steps = 0;
  const auto worker = threads.start("past", [&] {
    if (++steps > 10) {
      return Next::on_wake();
    }
    done.count_down();
    return Next::at(steps % 2 == 0 ? env::SteadyTime{} : env::SteadyTime(env::Duration(-5)));
  });
  done.wait();
}

TEST_CASE("a wake comes earlier than the time") {
  ThreadsOs threads;
  const env_os::ClockOs clock;
  std::latch first(1);
  std::latch second(1);
  int steps = 0;
  const auto worker = threads.start("early", [&] {
    ++steps;
    if (steps == 1) {
      first.count_down();
    } else if (steps == 2) {
      second.count_down();
    }
    return Next::at(clock.steady() + std::chrono::hours(1));
  });
  first.wait();
  worker->wake();
  second.wait();
}

TEST_CASE("a wake during a step leads to another step") {
  ThreadsOs threads;
  std::latch inside(1);
  std::latch woken(1);
  std::latch again(1);
  int steps = 0;
  const auto worker = threads.start("during", [&] {
    if (++steps == 1) {
      inside.count_down();
      woken.wait();
    } else if (steps == 2) {
      again.count_down();
    }
    return Next::on_wake();
  });
  inside.wait();
  worker->wake();
  woken.count_down();
  again.wait();
}

namespace {

void await(std::atomic<int>& counter, int least) {
  for (int seen = counter; seen < least; seen = counter) {
    counter.wait(seen);
  }
}

}  // namespace

TEST_CASE("of many wakes by many threads, none that matters is lost") {
  constexpr int kProducers = 3;
  constexpr int kItems = 2000;
  ThreadsOs threads;
  std::atomic<int> offered = 0;
  std::atomic<int> taken = 0;
  const auto worker = threads.start("consumer", [&] {
    taken = offered.load();
    taken.notify_all();
    return Next::on_wake();
  });
  const auto produce = [&] {
    for (int k = 0; k < kItems; ++k) {
      const int mine = ++offered;
      worker->wake();
      await(taken, k % 10 == 0 ? mine : 0);  // a lost wake would hang here
    }
  };
  std::vector<std::jthread> producers;
  for (int i = 0; i < kProducers; ++i) {
    producers.emplace_back(produce);
  }
  producers.clear();
  await(taken, kProducers * kItems);
  CHECK(taken == kProducers * kItems);
}

TEST_CASE("destroying a worker waits for its step and runs no other") {
  ThreadsOs threads;
  std::latch inside(1);
  std::atomic<int> finished = 0;
  std::atomic<bool> destroying = false;
  auto worker = threads.start("ending", [&] {
    if (finished == 0) {
      inside.count_down();
      destroying.wait(false);
    }
    ++finished;
    return Next::now();
  });
  inside.wait();
  std::jthread release([&] {
    destroying = true;
    destroying.notify_all();
  });
  worker.reset();
  const int steps = finished;
  CHECK(steps >= 1);
  release.join();
  CHECK(finished == steps);
}

TEST_CASE("a woken worker does not push others off the processor") {
  ThreadsOs threads;
  std::latch done(1);
  int policy = SCHED_OTHER;
  const auto worker = threads.start("patient", [&] {
    policy = sched_getscheduler(0);
    done.count_down();
    return Next::on_wake();
  });
  done.wait();
  CHECK(policy == SCHED_BATCH);
  CHECK(sched_getscheduler(0) == SCHED_OTHER);
}

TEST_CASE("signals are for the thread that asked for them") {
  ThreadsOs threads;
  std::latch done(1);
  sigset_t blocked;
  const auto worker = threads.start("deaf", [&] {
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    done.count_down();
    return Next::on_wake();
  });
  done.wait();
  CHECK(sigismember(&blocked, SIGTERM) == 1);
  CHECK(sigismember(&blocked, SIGSEGV) == 0);
  sigset_t ours;
  pthread_sigmask(SIG_BLOCK, nullptr, &ours);
  CHECK(sigismember(&ours, SIGTERM) == 0);
}
