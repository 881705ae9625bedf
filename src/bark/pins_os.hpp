#pragma once
// How the obeyed names in granted folders stay as they are. Those that are there become grants to
// read of their own, each a mount that nobody inside can rename, and so do the folders on the way.
// One that is not there cannot be mounted over without making it; so it is watched for, and what
// appears under it is moved aside at once, and for certain when the run has ended.
//
// One thread.

#include <sys/types.h>

#include <string>
#include <vector>

#include "noctem/bark/denial.hpp"

#include "granted_os.hpp"

namespace noctem::bark {

// Names that are not there, in a folder that may be written.
struct Gaps {
  Descriptor folder;  // O_PATH
  std::string path;   // of the folder
  std::vector<std::string> names;
};

// Adds the pins to the grants; what was granted by name is left alone.
std::vector<Gaps> pin_obeyed(std::vector<OpenGrant>& grants);

class GapWatch {
 public:
  static constexpr std::string_view kAside = ".noctem-denied";

  GapWatch(const std::vector<Gaps>& gaps, Denials& denials);

  int descriptor() const { return events_.get(); }  // -1: nothing is watched
  void look();                                      // something was made in one of the folders
  void sweep();                                     // all of them

 private:
  const std::vector<Gaps>& gaps_;
  Denials& denials_;
  Descriptor events_;
};

}  // namespace noctem::bark
