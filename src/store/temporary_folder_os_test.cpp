#include <stdlib.h>
#include <unistd.h>

#include <filesystem>

#include "noctem/base/assert.hpp"

#include "temporary_folder.hpp"

namespace noctem::store {

// In memory where the machine has a place for it: these tests ask what is written, not whether the
// disk keeps it, and wait for thousands of syncs.
TemporaryFolder::TemporaryFolder() {
  const char* const memory = "/dev/shm";
  const bool usable = ::access(memory, W_OK | X_OK) == 0;
  const std::filesystem::path parent = usable ? memory : std::filesystem::temp_directory_path();
  path_ = parent / "noctem-store-XXXXXX";
  NOCTEM_ASSERT(::mkdtemp(path_.data()) != nullptr, path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace noctem::store
