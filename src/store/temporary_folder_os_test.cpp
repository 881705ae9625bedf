#include <stdlib.h>

#include <filesystem>

#include "noctem/base/assert.hpp"

#include "temporary_folder.hpp"

namespace noctem::store {

TemporaryFolder::TemporaryFolder() {
  path_ = std::filesystem::temp_directory_path() / "noctem-store-XXXXXX";
  NOCTEM_ASSERT(::mkdtemp(path_.data()) != nullptr, path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace noctem::store
