#pragma once
// Other programs. Started with exactly the arguments, environment and descriptors that are named;
// nothing is inherited silently, no shell is involved.
//
// Any thread; one Process is used by one thread at a time. Destroying a Process that still runs
// leaves it running.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/env/clock.hpp"

namespace noctem::env {

struct ProcessExit {
  enum class How { exited, signalled };
  How how = How::exited;
  int code = 0;  // exit status, or the signal's number
};

enum class Streams { inherit, none };

struct ProcessOptions {
  std::string program;                 // a path; nothing is searched
  std::vector<std::string> arguments;  // without the program's own name
  std::map<std::string, std::string> environment;
  Streams streams = Streams::none;
  enum class Session { shared, own } session = Session::shared;  // own: outlives the terminal
};

class Process {
 public:
  virtual ~Process() = default;
  virtual std::int64_t id() const = 0;
  virtual Result<std::optional<ProcessExit>> poll() = 0;  // nullopt while it runs
  virtual Result<> signal(int number) = 0;
};

class Processes {
 public:
  virtual ~Processes() = default;
  virtual Result<std::unique_ptr<Process>> start(const ProcessOptions& options) = 0;
};

}  // namespace noctem::env
