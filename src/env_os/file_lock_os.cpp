#include "file_lock_os.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <utility>

#include "noctem/base/strings.hpp"

#include "descriptor.hpp"
#include "errors_os.hpp"

namespace noctem::env_os {
namespace {

constexpr int kAttemptsMax = 16;
constexpr std::size_t kHolderBytesMax = 512;

enum class Written { no, yes };

class FileLockOs final : public env::FileLock {
 public:
  FileLockOs(std::string path, Descriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

  // What was written here is of no use to the next holder. A file that holds something else is left
  // alone.
  ~FileLockOs() override {
    if (written_ == Written::yes) {
      [[maybe_unused]] const int result = ftruncate(descriptor_.get(), 0);
    }
  }

  Result<> write_holder(std::string_view text) override {
    if (text.size() > kHolderBytesMax) {
      return fail(invalid("holder_too_long", "the text for the lock " + path_ + " is too long"));
    }
    written_ = Written::yes;
    const std::string line = std::string(text) + "\n";
    const ssize_t count = pwrite(descriptor_.get(), line.data(), line.size(), 0);
    if (count != static_cast<ssize_t>(line.size())) {
      return fail(error_of(count < 0 ? errno : ENOSPC, "writing " + path_));
    }
    if (ftruncate(descriptor_.get(), count) != 0) {
      return fail(error_of(errno, "writing " + path_));
    }
    return {};
  }

 private:
  std::string path_;
  Descriptor descriptor_;
  Written written_ = Written::no;
};

Error held(const std::string& path, int descriptor) {
  std::array<char, kHolderBytesMax> text{};
  const ssize_t count = pread(descriptor, text.data(), text.size(), 0);
  const std::string_view all(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  const std::string_view line = trim(split(all, '\n').front());
  const bool shown = !line.empty() && is_utf8(line);
  return conflict("locked", path + " is held by " +
                                (shown ? std::string(line) : std::string("another process")));
}

// The name may have been given to another file between open and flock: then this lock guards
// nothing.
bool still_named(const std::string& path, int descriptor) {
  struct stat by_name{};
  struct stat opened{};
  return lstat(path.c_str(), &by_name) == 0 && fstat(descriptor, &opened) == 0 &&
         by_name.st_dev == opened.st_dev && by_name.st_ino == opened.st_ino;
}

int flock_now(int descriptor) {
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

Result<std::unique_ptr<env::FileLock>> lock_file(const std::string& path) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    Descriptor descriptor(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!descriptor.valid()) {
      return fail(error_of(errno, "locking " + path));
    }
    const int failed = flock_now(descriptor.get());
    if (failed == EWOULDBLOCK) {
      return fail(held(path, descriptor.get()));
    }
    if (failed != 0) {
      return fail(error_of(failed, "locking " + path));
    }
    if (still_named(path, descriptor.get())) {
      return std::make_unique<FileLockOs>(path, std::move(descriptor));
    }
  }
  return fail(conflict("locked", path + " is replaced again and again by another process"));
}

}  // namespace noctem::env_os
