#pragma once
// The disk of the machine, by plain POSIX calls. Every descriptor closes on exec. A link is
// followed for reading only: what is written, locked or changed is the file that was named.

#include "noctem/env/files.hpp"

namespace noctem::env_os {

class FilesOs final : public env::Files {
 public:
  Result<std::unique_ptr<env::File>> open(std::string_view path, env::OpenMode mode) override;
  Result<> remove(std::string_view path) override;
  Result<> rename(std::string_view from, std::string_view to) override;
  Result<> rename_new(std::string_view from, std::string_view to) override;
  Result<> make_directories(std::string_view path) override;
  Result<> sync_directory(std::string_view path) override;
  Result<std::vector<env::FileEntry>> list(std::string_view path) override;
  Result<env::FileStatus> status(std::string_view path) override;
  Result<> set_permissions(std::string_view path, std::uint32_t permissions) override;
  Result<std::uint64_t> free_bytes(std::string_view path) override;
  Result<std::unique_ptr<env::FileLock>> lock(std::string_view path) override;
};

}  // namespace noctem::env_os
