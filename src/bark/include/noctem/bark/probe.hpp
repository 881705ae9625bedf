#pragma once
// What this machine offers for confinement, found by trying and not by asking for versions. Each
// probe says what was seen and, if it is not well, what would help.
//
// Starts programs and waits for them; any thread.

#include <string>
#include <vector>

namespace noctem::bark {

struct Probe {
  enum class Verdict { ok, warn, fail };
  std::string name;
  Verdict verdict = Verdict::ok;
  std::string detail;
  std::string advice;  // empty if all is well
};

std::vector<Probe> probe_machine();

}  // namespace noctem::bark
