#include "file_os.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <limits>

#include "errors_os.hpp"

namespace noctem::env_os {
namespace {

// The kernel counts offsets in signed numbers; what is beyond cannot be on any disk.
bool fits(std::uint64_t offset, std::uint64_t size) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());
  return offset <= kMax && size <= kMax - offset;
}

}  // namespace

FileOs::FileOs(std::string path, Descriptor descriptor)
    : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

Result<std::size_t> FileOs::read_at(std::uint64_t offset, std::span<std::uint8_t> out) {
  if (!fits(offset, out.size())) {
    return std::size_t{0};
  }
  std::size_t filled = 0;
  while (filled < out.size()) {
    const auto rest = out.subspan(filled);
    const ssize_t count =
        pread(descriptor_.get(), rest.data(), rest.size(), static_cast<off_t>(offset + filled));
    if (count < 0 && errno != EINTR) {
      return fail(error_of(errno, "reading " + path_));
    }
    if (count == 0) {
      break;
    }
    filled += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  return filled;
}

Result<> FileOs::write_at(std::uint64_t offset, ByteView bytes) {
  if (!fits(offset, bytes.size())) {
    return fail(error_of(EFBIG, "writing " + path_));
  }
  while (!bytes.empty()) {
    const ssize_t count =
        pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return fail(error_of(count < 0 ? errno : ENOSPC, "writing " + path_));
    }
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<> FileOs::truncate(std::uint64_t size) {
  if (!fits(size, 0)) {
    return fail(error_of(EFBIG, "truncating " + path_));
  }
  while (ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) {
    if (errno != EINTR) {
      return fail(error_of(errno, "truncating " + path_));
    }
  }
  return {};
}

// fdatasync keeps what is needed to read the bytes again, the size included.
Result<> FileOs::sync() {
  while (fdatasync(descriptor_.get()) != 0) {
    if (errno != EINTR) {
      return fail(error_of(errno, "syncing " + path_));
    }
  }
  return {};
}

Result<std::uint64_t> FileOs::size() {
  struct stat found{};
  if (fstat(descriptor_.get(), &found) != 0) {
    return fail(error_of(errno, "measuring " + path_));
  }
  return static_cast<std::uint64_t>(found.st_size);
}

}  // namespace noctem::env_os
