#pragma once
// What is linked, with the versions that the running program really found, and whether the
// processor helps with SHA-256.
//
// Pure; any thread.

#include <string>
#include <vector>

namespace noctem::cli {

struct Library {
  std::string name;
  std::string version;
};
std::vector<Library> linked_libraries();

enum class Sha256Speed { processor, software };
Sha256Speed sha256_speed();

}  // namespace noctem::cli
