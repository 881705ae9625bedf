#pragma once
// Interrupts a call that has used up its time: the process's own processor time, whatever thread
// used it, or time as a person sees it. It looks every two milliseconds while calls are made, and
// rests when there are none. What it can interrupt is code of the skill; a host call that waits is
// ended by the node, which kills the worker.
//
// begin() and end() from one thread; stop() from any.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace noctem::wasm_engine {

enum class Stopped { not_stopped, cpu, wall, output };

class Watchdog {
 public:
  explicit Watchdog(std::function<void()> interrupt);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void begin(std::uint32_t cpu_ms, std::uint32_t wall_ms);
  void stop(Stopped why);
  Stopped end();

 private:
  void watch();
  void look();

  std::function<void()> interrupt_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_ending_ = false;
  bool is_calling_ = false;
  bool is_resting_ = false;
  int idle_looks_ = 0;
  Stopped why_ = Stopped::not_stopped;
  std::int64_t cpu_end_ns_ = 0;
  std::int64_t wall_end_ns_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace noctem::wasm_engine
