#pragma once
// Looks over the program's shoulder: each watched call waits for us, and we note what it will not
// get, then let it go on. Only an explanation: the program could change its mind while we look, and
// what it really gets is decided by what is mounted, by Landlock and by the filters.
//
// One thread.

#include <linux/seccomp.h>
#include <sys/types.h>

#include <string>

#include "noctem/bark/denial.hpp"

#include "descriptor_os.hpp"
#include "watched_call.hpp"

namespace noctem::bark {

class Watcher {
 public:
  explicit Watcher(Denials& denials) : denials_(denials) {}

  void begin(Descriptor listener);
  int descriptor() const { return listener_.get(); }
  void answer();  // one call
  void end() { listener_.close_now(); }

 private:
  void look(const seccomp_notif& notice);
  void look_at_path(pid_t process, const WatchedCall& call);
  void look_at_connection(const seccomp_notif& notice);

  Denials& denials_;
  Descriptor listener_;
};

}  // namespace noctem::bark
