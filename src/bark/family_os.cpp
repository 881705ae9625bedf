#include "family_os.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace noctem::bark {

// Each thread has children of its own.
std::vector<pid_t> children_of(pid_t process) {
  const std::string threads = "/proc/" + std::to_string(process) + "/task";
  std::vector<pid_t> found;
  std::error_code gone;
  for (std::filesystem::directory_iterator thread(threads, gone), end; !gone && thread != end;
       thread.increment(gone)) {
    std::ifstream file(thread->path() / "children");
    for (pid_t child = 0; file >> child;) {
      found.push_back(child);
    }
  }
  return found;
}

pid_t parent_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string word; file >> word;) {
    if (word == "PPid:") {
      pid_t parent = 0;
      file >> parent;
      return parent;
    }
  }
  return 0;
}

}  // namespace noctem::bark
