#pragma once
// A level of isolation, as whoever runs skills sees it: a folder of checked files, an entry in it,
// bytes in, bytes out, and exactly these grants. A level that a machine does not have says so and
// runs nothing; it is never replaced by another one.
//
// Made by make_process_level() and its siblings. One thread at a time; run() waits for the end.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/bark/launch.hpp"
#include "noctem/bark/service.hpp"

namespace noctem::bark {

enum class LevelName { wasm, process, vm };  // weakest first

std::string_view name_of(LevelName name);

// One piece of work for a skill.
struct Job {
  std::string folder;  // the skill's files and nothing else; shown read-only under this name
  std::string entry;   // a file in it
  std::string input;   // what the skill reads on its standard input
  Grants grants;
  Variables environment;  // the caller's; what is granted of it is passed on
  std::size_t output_bytes_max = 1u << 20;
  ServiceGrants services;
  ServiceWitness witness;
};

struct JobResult {
  Outcome::How how = Outcome::How::exited;
  int code = 0;                        // exit status, or the signal's number
  std::string stopped;                 // why we ended it, in words; else empty
  std::string output;                  // at most output_bytes_max
  std::string errors;                  // of stderr the first kErrorBytesMax bytes
  std::vector<std::string> denied;     // printable lines
  std::vector<proxy::Event> requests;  // what was asked of the network, printable too
  Outcome::Counted counted = Outcome::Counted::each_process;
  std::vector<ServiceCount> services;  // those that it asked
  std::vector<std::string> log;        // what it logged, printable lines
};

inline constexpr std::size_t kErrorBytesMax = 64u << 10;
inline constexpr int kStopLookMs = 20;  // how often must_stop is asked

// The reason why a run must end now, or "": asked every kStopLookMs while it goes on.
using MustStop = std::function<std::string()>;

class Level {
 public:
  virtual ~Level() = default;
  virtual LevelName name() const = 0;
  // unsupported, with what would help, where this machine does not have it.
  virtual Result<> check() = 0;
  // An error: nothing of the skill has run.
  virtual Result<JobResult> run(const Job& job, const MustStop& must_stop) = 0;
};

// Whether signals to this process end the run; a process with signals of its own leaves them.
enum class Signals { taken, left };

// `runner`: the path of noctem-run (become.hpp).
std::unique_ptr<Level> make_process_level(std::string runner, Signals signals = Signals::taken);

}  // namespace noctem::bark
