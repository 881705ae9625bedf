#pragma once
// A folder that goes with its owner, for the tests of this part.

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "noctem/base/assert.hpp"

namespace noctem::env_os {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "noctem-XXXXXX").string()) {
    const char* made = mkdtemp(path_.data());
    NOCTEM_ASSERT(made != nullptr, path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace noctem::env_os
