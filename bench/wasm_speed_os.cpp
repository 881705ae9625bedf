// What a call of a WebAssembly skill costs, through the real processes: warm (the worker has the
// skill), cold (it is loaded from what was compiled), in a worker that is started for it, compiled;
// and how many calls two workers answer. The skill writes two bytes.

#include <fmt/core.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "noctem/wasm_level/worker.hpp"

#include "row.hpp"

namespace {

using noctem::Bytes;
using noctem::bench::Goal;
using noctem::bench::Table;
using noctem::wasm_level::Worker;
using noctem::wasm_level::WorkerStart;
using Clock = std::chrono::steady_clock;

constexpr int kWarmCalls = 5000;
constexpr int kColdCalls = 60;
constexpr std::chrono::seconds kThroughputTime{2};
constexpr double kWarmUsGoal = 100;
constexpr double kColdMsGoal = 3;
constexpr double kKilobyte = 1024;

Bytes section(std::uint8_t id, std::string_view content) {
  Bytes all = {id, static_cast<std::uint8_t>(content.size())};
  noctem::append(all, noctem::view_of(content));
  return all;
}

// (import "wasi_snapshot_preview1" "fd_write") … (func (export "_start") fd_write(1, "ok"))
Bytes skill_binary() {
  using namespace std::string_view_literals;
  Bytes all = {0, 'a', 's', 'm', 1, 0, 0, 0};
  noctem::append(all, section(1, "\2\x60\4\x7f\x7f\x7f\x7f\1\x7f\x60\0\0"sv));
  noctem::append(all, section(2,
                              "\1\x16wasi_snapshot_preview1\x08"
                              "fd_write\0\0"sv));
  noctem::append(all, section(3, "\1\1"sv));
  noctem::append(all, section(5, "\1\0\1"sv));
  noctem::append(all, section(7, "\2\6memory\2\0\6_start\0\1"sv));
  noctem::append(all, section(10, "\1\x0d\0\x41\1\x41\0\x41\1\x41\x0c\x10\0\x1a\x0b"sv));
  noctem::append(all, section(11, "\1\0\x41\0\x0b\x0a\x08\0\0\0\2\0\0\0ok"sv));
  return all;
}

class Denying : public noctem::wasm::Services {
 public:
  noctem::wasm::Answer ask(noctem::wasm::Service, std::string_view) override {
    return {noctem::wasm::Answer::Kind::denied, ""};
  }
};

bool is_well(const noctem::wasm::Outcome& outcome) {
  return outcome.how == noctem::wasm::Outcome::How::exited &&
         noctem::text_of(outcome.output) == "ok";
}

noctem::wasm::Call the_call() {
  noctem::wasm::Call call;
  call.arguments = {"skill"};
  return call;
}

double milliseconds(const std::function<bool()>& work, bool& is_ok) {
  const auto begin = Clock::now();
  is_ok = work() && is_ok;
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(static_cast<double>(values.size()) * share))];
}

// Of the process that has no child: the worker in its cage.
double worker_mb(pid_t process) {
  for (pid_t child = process; child > 0;) {
    process = child;
    const std::string id = std::to_string(process);
    std::ifstream children("/proc/" + id + "/task/" + id + "/children");
    child = 0;
    children >> child;
  }
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string word; file >> word;) {
    if (word == "VmRSS:") {
      double value = 0;
      file >> value;
      return value / kKilobyte;
    }
  }
  return 0;
}

class Bench {
 public:
  explicit Bench(WorkerStart start) : start_(std::move(start)) {}

  bool run(Table& table) {
    measure_compiling(table);
    measure_cold(table);
    measure_warm(table);
    measure_two(table);
    return is_ok_;
  }

 private:
  std::unique_ptr<Worker> started() {
    auto worker = Worker::start(start_);
    is_ok_ = is_ok_ && worker.has_value();
    return worker ? std::move(*worker) : nullptr;
  }

  bool is_called(Worker& worker) {
    Denying services;
    return is_well(worker.call(call_, services, {}).outcome);
  }

  void measure_compiling(Table& table) {
    const auto worker = started();
    const double ms = milliseconds(
        [&] {
          auto compiled = worker->compile(skill_binary());
          compiled_ = compiled ? std::move(*compiled) : Bytes();
          return compiled.has_value();
        },
        is_ok_);
    table.add({"wasm_new_worker_and_compile", ms, "ms", {}, {}});
  }

  void measure_cold(Table& table) {
    std::vector<double> fresh;
    std::vector<double> cold;
    for (int i = 0; i < kColdCalls && is_ok_; ++i) {
      std::unique_ptr<Worker> worker;
      const double all = milliseconds(
          [&] {
            worker = started();
            return worker->load({}, compiled_) && is_called(*worker);
          },
          is_ok_);
      fresh.push_back(all);
      // The spare worker, which is up already and loads its skill now.
      WorkerStart spare = start_;
      spare.purpose = WorkerStart::Purpose::spare;
      auto made = Worker::start(spare);
      is_ok_ = is_ok_ && made.has_value();
      const auto other = made ? std::move(*made) : started();
      static_cast<void>(other->compile({}));  // it refuses, and so is up
      cold.push_back(
          milliseconds([&] { return other->load({}, compiled_) && is_called(*other); }, is_ok_));
    }
    table.add({"wasm_new_worker_p50", quantile(fresh, 0.5), "ms", {}, {}});
    table.add({"wasm_new_worker_p99", quantile(fresh, 0.99), "ms", {}, {}});
    table.add({"wasm_cold_p50",
               quantile(cold, 0.5),
               "ms",
               {},
               Goal{Goal::Direction::at_most, kColdMsGoal}});
    table.add({"wasm_cold_p99", quantile(cold, 0.99), "ms", {}, {}});
  }

  void measure_warm(Table& table) {
    const auto worker = started();
    is_ok_ = is_ok_ && worker->load({}, compiled_).has_value();
    std::vector<double> us;
    for (int i = 0; i < kWarmCalls && is_ok_; ++i) {
      us.push_back(milliseconds([&] { return is_called(*worker); }, is_ok_) * 1000);
    }
    table.add({"wasm_warm_p50",
               quantile(us, 0.5),
               "us",
               {},
               Goal{Goal::Direction::at_most, kWarmUsGoal}});
    table.add({"wasm_warm_p99", quantile(us, 0.99), "us", {}, {}});
    table.add({"wasm_worker_memory", worker_mb(worker->process()), "MiB", {}, {}});
  }

  void measure_two(Table& table) {
    std::array<int, 2> counts{};
    std::vector<std::thread> threads;
    for (int& count : counts) {
      threads.emplace_back([this, &count] {
        auto worker = Worker::start(start_);
        if (!worker || !(*worker)->load({}, compiled_)) {
          return;
        }
        const auto end = Clock::now() + kThroughputTime;
        while (Clock::now() < end && is_called(**worker)) {
          ++count;
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    is_ok_ = is_ok_ && counts[0] > 0 && counts[1] > 0;
    table.add({"wasm_calls_two_workers",
               static_cast<double>(counts[0] + counts[1]) / kThroughputTime.count(),
               "calls/s",
               {},
               {}});
  }

  WorkerStart start_;
  noctem::wasm::Call call_ = the_call();
  Bytes compiled_;
  bool is_ok_ = true;
};

bool run(const std::string& build, const std::string& out) {
  const std::string programs = std::filesystem::absolute(build + "/bin");
  Table table;
  if (!Bench({programs + "/noctem-run", programs + "/noctem-wasm", {}}).run(table)) {
    fmt::print(stderr, "a call failed\n");
    return false;
  }
  fmt::print("{}", table.text());
  std::ofstream(out) << table.lines();
  return true;
}

}  // namespace

int main(int count, char** words) {
  const bool understood =
      count == 5 && std::string(words[1]) == "--build" && std::string(words[3]) == "--out";
  if (!understood) {
    fmt::print(stderr, "usage: wasm_speed --build FOLDER --out FILE\n");
    return 2;
  }
  return run(words[2], words[4]) ? 0 : 1;
}
