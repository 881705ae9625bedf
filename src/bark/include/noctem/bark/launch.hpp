#pragma once
// One confined run at the process level: a program, what it was granted, and who asked. run()
// either confines it wholly or refuses (unsupported, denied, unavailable) before anything of the
// program has run; there is no lesser way. The program's streams are the caller's; a stream that is
// a terminal becomes one of the program's own.
//
// One thread, of a process that has no other: it forks, takes over signals and waits.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "noctem/bark/denial.hpp"
#include "noctem/bark/grants.hpp"
#include "noctem/proxy/event.hpp"

namespace noctem::bark {

using Variables = std::map<std::string, std::string>;

struct Launch {
  std::vector<std::string> words;  // the program and its arguments
  Grants grants;
  Variables environment;  // the caller's; what is granted of it is passed on
  std::string folder;     // the caller's working folder
  // Noctem's own folders: never written, hidden where they lie in what was granted.
  std::vector<std::string> own;
  enum class Learn { denials, lookups } learn = Learn::denials;
  // A socket to whoever started the run, or -1: when the other end is shut, the run is ended.
  int starter = -1;
};

struct Outcome {
  enum class How { exited, signalled } how = How::exited;
  int code = 0;         // exit status, or the signal's number
  std::string stopped;  // the limit that ended it, in words; else empty
  Denials denials;
  static constexpr std::size_t kRequestsMax = 1000;
  std::vector<proxy::Event> requests;   // what was asked of the network, in order
  std::uint64_t requests_unlisted = 0;  // beyond kRequestsMax
  enum class Counted { each_process, whole_run } counted = Counted::each_process;  // the limits
};

Result<Outcome> run(const Launch& launch);

}  // namespace noctem::bark
