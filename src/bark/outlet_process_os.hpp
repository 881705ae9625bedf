#pragma once
// The supervisor's end of the proxy of a run: starts it when the cage has handed out its listener,
// hears each request, ends it with the run. What it says is held for no more than it is: words of
// a process that parses what the program sent.
//
// One thread.

#include <sys/types.h>

#include "noctem/bark/launch.hpp"

#include "descriptor_os.hpp"

namespace noctem::bark {

class OutletProcess {
 public:
  // `user`: whom it becomes, 0 for the caller.
  OutletProcess(const Grants& grants, std::uint32_t user, Outcome& outcome)
      : grants_(grants), user_(user), outcome_(outcome) {}
  OutletProcess(const OutletProcess&) = delete;
  OutletProcess& operator=(const OutletProcess&) = delete;
  ~OutletProcess() { end(); }

  enum class State { runs, gone };

  State begin(Descriptor listener);
  int descriptor() const { return events_.get(); }
  State hear();  // one request
  void end();    // hears what is left; the process is gone then

 private:
  const Grants& grants_;
  std::uint32_t user_;
  Outcome& outcome_;
  Descriptor events_;
  pid_t process_ = -1;
};

}  // namespace noctem::bark
