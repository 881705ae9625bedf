#include <algorithm>

#include "disk_files.hpp"

namespace noctem::env_sim {
namespace {

// More than any simulated file needs, and little enough that a wrong offset does not eat the
// memory.
constexpr std::uint64_t kFileBytesMax = 1ull << 30;

Error disk_full(const std::string& path) {
  return exhausted("disk_full", "writing " + path + ": the simulated disk is full");
}

}  // namespace

DiskFile::DiskFile(Disk& disk, std::shared_ptr<Life> life, std::string path, InodePtr inode,
                   Access access)
    : disk_(disk),
      life_(std::move(life)),
      path_(std::move(path)),
      inode_(std::move(inode)),
      access_(access) {}

Result<> DiskFile::check_writable() const {
  if (access_ == Access::read_only) {
    return fail(internal("system_call", path_ + " was opened for reading"));
  }
  return {};
}

Result<std::size_t> DiskFile::read_at(std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t count = 0;
  const Result<> done =
      disk_.perform(*life_, OperationKind::read, path_, out.size(), [&]() -> Result<> {
        NOCTEM_CHECK(disk_.injected(OperationKind::read, path_));
        const Bytes& seen = inode_->image.seen();
        if (offset < seen.size()) {
          count = std::min<std::size_t>(out.size(), seen.size() - offset);
          std::copy_n(seen.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
        }
        return {};
      });
  if (!done) {
    return fail(done.error());
  }
  return count;
}

Result<> DiskFile::write_what_fits(std::uint64_t offset, ByteView bytes) {
  const std::uint64_t size = inode_->image.seen().size();
  const std::uint64_t used = disk_.used_bytes();
  const std::uint64_t capacity = disk_.options_.capacity_bytes;
  const std::uint64_t room = std::min(capacity > used ? capacity - used : 0, kFileBytesMax - size);
  const std::uint64_t end_max = size + room;
  const bool fits = offset <= end_max && bytes.size() <= end_max - offset;
  if (!fits) {
    bytes = bytes.first(offset < end_max ? end_max - offset : 0);
  }
  inode_->image.write(offset, bytes);
  if (!fits) {
    disk_.faults_.strike(Fault::disk_full);
    return fail(disk_full(path_));
  }
  return {};
}

Result<> DiskFile::write_at(std::uint64_t offset, ByteView bytes) {
  NOCTEM_CHECK(check_writable());
  return disk_.perform(*life_, OperationKind::write, path_, bytes.size(), [&]() -> Result<> {
    NOCTEM_CHECK(disk_.injected(OperationKind::write, path_));
    return write_what_fits(offset, bytes);
  });
}

Result<> DiskFile::truncate(std::uint64_t size) {
  NOCTEM_CHECK(check_writable());
  return disk_.perform(*life_, OperationKind::truncate, path_, size, [&]() -> Result<> {
    NOCTEM_CHECK(disk_.injected(OperationKind::truncate, path_));
    const std::uint64_t before = inode_->image.seen().size();
    const std::uint64_t used = disk_.used_bytes() - before;
    if (size > before && (size > kFileBytesMax || used + size > disk_.options_.capacity_bytes)) {
      disk_.faults_.strike(Fault::disk_full);
      return fail(disk_full(path_));
    }
    inode_->image.truncate(size);
    return {};
  });
}

Result<> DiskFile::sync() {
  return disk_.perform(*life_, OperationKind::sync, path_, 0, [&]() -> Result<> {
    Result<> failed = disk_.injected(OperationKind::sync, path_);
    if (!failed) {
      inode_->image.fail_sync(disk_.prng_);
      return failed;
    }
    inode_->image.sync();
    return {};
  });
}

Result<std::uint64_t> DiskFile::size() {
  if (!life_->alive) {
    return fail(crashed());
  }
  return inode_->image.seen().size();
}

DiskLock::DiskLock(Disk& disk, std::shared_ptr<Life> life, std::string path, InodePtr inode)
    : disk_(disk), life_(std::move(life)), path_(std::move(path)), inode_(std::move(inode)) {
  disk_.state_->locks[inode_] = life_;
}

DiskLock::~DiskLock() {
  if (!life_->alive) {
    return;  // the crash released it, and another life may hold it by now
  }
  if (written_ == Written::yes) {
    inode_->image.truncate(0);
  }
  disk_.state_->locks.erase(inode_);
}

Result<> DiskLock::write_holder(std::string_view text) {
  written_ = Written::yes;
  const std::string line = std::string(text) + "\n";
  return disk_.perform(*life_, OperationKind::write, path_, line.size(), [&]() -> Result<> {
    NOCTEM_CHECK(disk_.injected(OperationKind::write, path_));
    inode_->image.truncate(0);
    inode_->image.write(0, view_of(line));
    return {};
  });
}

}  // namespace noctem::env_sim
