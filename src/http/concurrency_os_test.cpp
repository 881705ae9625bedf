// What several threads do to one replay cache, one set of buckets and one connection's count. For
// tsan, and for the promises that hold only if the locks do.

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "noctem/http/metrics.hpp"
#include "noctem/http/rate_limit.hpp"
#include "noctem/http/replay_cache.hpp"

#include "bad_signatures.hpp"

using namespace noctem;
using namespace noctem::http;
using namespace std::chrono_literals;

namespace {

constexpr int kThreads = 4;

template <typename Work>
void together(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back(work);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace

TEST_CASE("of equal signatures at once exactly one is fresh, across minutes and at the limit") {
  ReplayCache cache({}, 1'500);
  std::atomic<int> fresh{0};
  std::atomic<int> full{0};
  together([&] {
    for (int i = 0; i < 2'000; ++i) {
      const std::string signature = "signature " + std::to_string(i);
      const auto remembered = cache.remember(view_of(signature), 1'700'000'000 + i / 4);
      fresh += remembered == ReplayCache::Remembered::fresh ? 1 : 0;
      full += remembered == ReplayCache::Remembered::full ? 1 : 0;
    }
  });
  CHECK(fresh == 1'500);
  CHECK(full == kThreads * 500);
  CHECK(cache.size() == 1'500);
}

TEST_CASE("a burst is taken once, whoever comes") {
  Buckets buckets({.per_second = 0.001, .burst = 500}, 64);
  const env::SteadyTime now{1000h};
  std::atomic<int> taken{0};
  together([&] {
    for (int i = 0; i < 400; ++i) {
      taken += buckets.take("everybody", 1, now) ? 1 : 0;
      buckets.charge("other " + std::to_string(i), 1, now);
    }
  });
  CHECK(taken == 500);
  CHECK(buckets.size() <= 64);
}

TEST_CASE("counts of bad signatures and metrics lose nothing") {
  BadSignatures bad;
  Metrics metrics;
  Counter& counter = metrics.counter("noctem_x_total", "X.");
  Histogram& histogram = metrics.histogram("noctem_x_seconds", "X.");
  together([&] {
    bad.add(7);
    for (int i = 0; i < 1'000; ++i) {
      counter.add();
      histogram.observe(0.001);
      if (i % 100 == 0) {
        CHECK(!metrics.text().empty());
      }
    }
  });
  CHECK(bad.add(7) == 3);
  CHECK(counter.value() == kThreads * 1'000);
  CHECK(metrics.text().find("noctem_x_seconds_count 4000\n") != std::string::npos);
}
