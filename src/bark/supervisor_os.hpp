#pragma once
// Watches over one run from outside until it has ended: carries its terminal, passes on signals,
// answers the watched calls, and ends it when its time is used up. It holds no wish of the program
// for true.
//
// One thread; it takes over the signals of the process while it runs.

#include <sys/types.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "noctem/bark/launch.hpp"

#include "cage_talk_os.hpp"
#include "cgroup_os.hpp"
#include "outlet_process_os.hpp"
#include "pins_os.hpp"
#include "terminal_os.hpp"
#include "watcher_os.hpp"

namespace noctem::bark {

struct Supervised {
  pid_t bubblewrap = 0;
  int talk = -1;
  int signals = -1;  // a signalfd
  int starter = -1;  // as in Launch
  const Grants& grants;
  std::uint32_t outlet_user = 0;  // whom the proxy becomes, 0 for the caller
  const ControlGroup* group = nullptr;
  Terminal& terminal;
  const std::vector<Gaps>& gaps;
};

class Supervisor {
 public:
  Supervisor(const Supervised& run, Outcome& outcome);
  Result<> supervise();

 private:
  enum class Heard { goes_on, ended };

  Heard step();
  Heard listen();
  void read_signal();
  void hear_outlet();
  void check_time();
  int wait_ms() const;
  std::chrono::nanoseconds processor_time() const;
  void pause_if_asked();
  void end_bubblewrap();
  void stop(std::string why);
  void await_end();
  Result<> finish();

  const Supervised& run_;
  Outcome& outcome_;
  Watcher watcher_;
  OutletProcess outlet_;
  GapWatch gaps_;
  std::vector<Descriptor> inside_;  // process 1 of a run that was stopped
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point look_at_processor_;
  std::optional<Talk> last_;
  bool stands_still_ = false;  // the program does
  bool is_to_pause_ = false;   // somebody asked us to
};

}  // namespace noctem::bark
