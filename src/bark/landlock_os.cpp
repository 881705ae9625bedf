#include "landlock_os.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "noctem/bark/kernel.hpp"

#include "descriptor_os.hpp"

namespace noctem::bark {

namespace {

namespace landlock = kernel::landlock;

int add_rule(int ruleset, int parent, std::uint64_t allowed) {
  const landlock::PathBeneath rule{allowed, parent};
  const long done =
      syscall(kernel::call::kLandlockAdd, ruleset, landlock::kRulePathBeneath, &rule, 0);
  return done == 0 ? 0 : errno;
}

bool is_folder(int descriptor) {
  struct stat status{};
  return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

int add_path(int ruleset, const CagePath& path, std::uint64_t known) {
  const Descriptor place(open(path.path.c_str(), O_PATH | O_CLOEXEC));
  if (!place.valid()) {
    return errno;
  }
  const std::uint64_t possible = is_folder(place.get()) ? known : known & landlock::kOfFiles;
  return add_rule(ruleset, place.get(), path.rights & possible);
}

// A file that the caller opened as a stream may be opened again by /dev/stdin, but not with more
// than the caller opened it with.
int add_stream(int ruleset, int stream, std::uint64_t known) {
  struct stat status{};
  const int flags = fcntl(stream, F_GETFL);
  const bool file = flags >= 0 && fstat(stream, &status) == 0 &&
                    (S_ISREG(status.st_mode) || S_ISCHR(status.st_mode));
  if (!file) {
    return 0;
  }
  const int mode = flags & O_ACCMODE;
  const std::uint64_t reads = mode == O_WRONLY ? 0 : landlock::kReadFile;
  const std::uint64_t writes = mode == O_RDONLY ? 0 : landlock::kWriteFile | landlock::kTruncate;
  const std::uint64_t device = S_ISCHR(status.st_mode) ? landlock::kIoctlDevice : 0;
  const int failed = add_rule(ruleset, stream, (reads | writes | device) & known);
  return failed == EBADFD || failed == EBADF ? 0 : failed;  // a file of no file system
}

}  // namespace

int landlock_abi() {
  const long version = syscall(kernel::call::kLandlockCreate, nullptr, 0, landlock::kAskVersion);
  return version < 0 ? 0 : static_cast<int>(version);
}

int restrict_files(const std::vector<CagePath>& paths) {
  const int abi = std::min(landlock_abi(), landlock::kAbiNewest);
  if (abi < landlock::kAbiMin) {
    return ENOSYS;
  }
  const std::uint64_t known = landlock::known_files(abi);
  const landlock::RulesetAttributes attributes{
      known, 0, landlock::kScopeAbstractSockets | landlock::kScopeSignals};
  const std::size_t size = abi >= 6 ? sizeof attributes : sizeof attributes.handled_files;
  const Descriptor ruleset(
      static_cast<int>(syscall(kernel::call::kLandlockCreate, &attributes, size, 0)));
  int failed = ruleset.valid() ? 0 : errno;
  for (std::size_t i = 0; i < paths.size() && failed == 0; ++i) {
    failed = add_path(ruleset.get(), paths[i], known);
  }
  for (int stream = 0; stream <= STDERR_FILENO && failed == 0; ++stream) {
    failed = add_stream(ruleset.get(), stream, known);
  }
  if (failed == 0 && syscall(kernel::call::kLandlockRestrict, ruleset.get(), 0) != 0) {
    failed = errno;
  }
  return failed;
}

}  // namespace noctem::bark
