#pragma once
// env::Files over a simulated disk, for one life.

#include <memory>
#include <utility>

#include "disk_state.hpp"

namespace noctem::env_sim {

class DiskFiles final : public env::Files {
 public:
  DiskFiles(Disk& disk, std::shared_ptr<Life> life) : disk_(disk), life_(std::move(life)) {}

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

 private:
  enum class Target { replaced, refused };
  Tree& tree() { return disk_.state_->tree; }
  Result<InodePtr> open_inode(std::string_view path, env::OpenMode mode);
  Result<> move(std::string_view from, std::string_view to, Target target);
  Result<> make_directory(const std::string& path);

  Disk& disk_;
  const std::shared_ptr<Life> life_;
};

class DiskFile final : public env::File {
 public:
  DiskFile(Disk& disk, std::shared_ptr<Life> life, std::string path, InodePtr inode, Access access);

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override;
  Result<> write_at(std::uint64_t offset, ByteView bytes) override;
  Result<> truncate(std::uint64_t size) override;
  Result<> sync() override;
  Result<std::uint64_t> size() override;

 private:
  Result<> check_writable() const;
  Result<> write_what_fits(std::uint64_t offset, ByteView bytes);

  Disk& disk_;
  const std::shared_ptr<Life> life_;
  const std::string path_;
  const InodePtr inode_;
  const Access access_;
};

class DiskLock final : public env::FileLock {
 public:
  DiskLock(Disk& disk, std::shared_ptr<Life> life, std::string path, InodePtr inode);
  ~DiskLock() override;
  DiskLock(const DiskLock&) = delete;
  DiskLock& operator=(const DiskLock&) = delete;

  Result<> write_holder(std::string_view text) override;

 private:
  enum class Written { no, yes };

  Disk& disk_;
  const std::shared_ptr<Life> life_;
  const std::string path_;
  const InodePtr inode_;
  Written written_ = Written::no;
};

}  // namespace noctem::env_sim
