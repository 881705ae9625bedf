#pragma once
// What is used, with the versions that the running program really found, and whether the
// processor helps with SHA-256.
//
// Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

namespace noctem::cli {

inline constexpr std::string_view kMissing = "missing";  // instead of a version

struct Library {
  std::string name;
  std::string version;
};
std::vector<Library> linked_libraries();

enum class Sha256Speed { processor, software };
Sha256Speed sha256_speed();

}  // namespace noctem::cli
