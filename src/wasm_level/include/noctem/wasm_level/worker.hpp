#pragma once
// A worker process, seen from the node: `noctem-wasm` inside the process level, with a socket as
// its standard input. It sees the system, itself and the folders that it was started with. What it
// says is not trusted: a frame that is not due, or none in time, and it is ended.
//
// One thread. When it goes, the process and everything in it goes.

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "noctem/bark/level.hpp"
#include "noctem/wasm/frames.hpp"

namespace noctem::wasm_level {

struct WorkerStart {
  std::string runner;  // noctem-run
  std::string worker;  // noctem-wasm
  std::vector<wasm::Folder> folders;
  std::uint32_t memory_mb = wasm::kMemoryMbDefault;  // of the skill; the worker's own comes on top
  // A spare one does beforehand what the first call would have to wait for.
  enum class Purpose { call, spare } purpose = Purpose::call;
  bark::Limits::Counting counting = bark::Limits::Counting::any;
  // Noctem's own, which noctem-run hides from the worker, and whose kill switch it obeys.
  std::string home = {};
};

class Worker {
 public:
  using Clock = std::chrono::steady_clock;

  static Result<std::unique_ptr<Worker>> start(const WorkerStart& wanted);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Result<Bytes> compile(ByteView binary);
  Result<> load(const wasm::Skill& skill, ByteView compiled);

  struct Called {
    wasm::Outcome outcome;
    std::string stopped;  // must_stop's reason, else empty
  };
  // Always an outcome; `broken` or `wall` by force, and the worker is dead.
  Called call(const wasm::Call& call, wasm::Services& services, const bark::MustStop& must_stop);

  bool is_usable() const { return is_usable_; }
  pid_t process() const { return child_; }  // of noctem-run

 private:
  Worker(pid_t child, int socket, int report) : child_(child), socket_(socket), report_(report) {}

  enum class Waited { ready, late, stopped, gone };
  Result<> check_due(Clock::time_point end, const bark::MustStop& must_stop);
  Waited wait_until(short events, Clock::time_point end, const bark::MustStop& must_stop);
  Result<> send(wasm::FrameKind kind, ByteView body, Clock::time_point end);
  Result<wasm::Frame> receive(Clock::time_point end, const bark::MustStop& must_stop);
  Result<> read_whole(std::span<std::uint8_t> to, Clock::time_point end,
                      const bark::MustStop& must_stop);
  Result<wasm::Outcome> converse(const wasm::Call& call, wasm::Services& services,
                                 Clock::time_point end, const bark::MustStop& must_stop);
  void kill();

  pid_t child_;
  int socket_;
  int report_;
  bool is_usable_ = true;
  std::string stopped_;
};

}  // namespace noctem::wasm_level
