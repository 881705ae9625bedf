#include "files_os.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>

#include "descriptor.hpp"
#include "errors_os.hpp"
#include "file_lock_os.hpp"
#include "file_os.hpp"

namespace noctem::env_os {
namespace {

constexpr std::size_t kListEntriesMax = 1'000'000;

// Every path comes through here: the kernel would silently stop at a zero byte.
Result<std::string> checked(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) {
    return fail(invalid("path", "a path is empty or holds a zero byte"));
  }
  return std::string(path);
}

std::string doing(std::string_view what, const std::string& path) {
  return std::string(what) + " " + path;
}

int flags_of(env::OpenMode mode) {
  switch (mode) {
    case env::OpenMode::read:
      return O_RDONLY;
    case env::OpenMode::read_write:
      return O_RDWR | O_NOFOLLOW;
    case env::OpenMode::create:
      return O_RDWR | O_CREAT | O_NOFOLLOW;
    case env::OpenMode::create_new:
      return O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
  }
  return O_RDONLY;
}

env::EntryKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) {
    return env::EntryKind::file;
  }
  return S_ISDIR(mode) ? env::EntryKind::directory : env::EntryKind::other;
}

struct DirectoryCloser {
  void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, DirectoryCloser>;

env::EntryKind kind_of(const Directory& directory, const dirent& entry) {
  if (entry.d_type == DT_REG) {
    return env::EntryKind::file;
  }
  if (entry.d_type == DT_DIR) {
    return env::EntryKind::directory;
  }
  struct stat found{};
  const bool unknown = entry.d_type == DT_UNKNOWN;
  if (unknown && fstatat(dirfd(directory.get()), entry.d_name, &found, AT_SYMLINK_NOFOLLOW) == 0) {
    return kind_of(found.st_mode);
  }
  return env::EntryKind::other;
}

bool is_directory(const std::string& path) {
  struct stat found{};
  return stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

Result<> sync_opened(const std::string& path) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.valid()) {
    return fail(error_of(errno, doing("syncing", path)));
  }
  while (fsync(descriptor.get()) != 0) {
    if (errno == EINVAL) {
      return {};  // a file system whose directories are always durable
    }
    if (errno != EINTR) {
      return fail(error_of(errno, doing("syncing", path)));
    }
  }
  return {};
}

Result<> make_directory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0) {
    return sync_opened(env::parent_path(path));
  }
  const int failed = errno;
  if (is_directory(path)) {
    return {};
  }
  return fail(error_of(failed, doing("making", path)));
}

// For file systems without RENAME_NOREPLACE. A crash in between leaves both names, which is the
// same file twice.
Result<> link_and_unlink(const std::string& from, const std::string& to) {
  if (link(from.c_str(), to.c_str()) != 0) {
    return fail(error_of(errno, doing("naming", to)));
  }
  if (unlink(from.c_str()) != 0) {
    return fail(error_of(errno, doing("removing", from)));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<env::File>> FilesOs::open(std::string_view path, env::OpenMode mode) {
  NOCTEM_TRY(std::string name, checked(path));
  // O_NONBLOCK: a pipe in the place of a file must not hold us.
  Descriptor descriptor(::open(name.c_str(), flags_of(mode) | O_CLOEXEC | O_NONBLOCK, 0600));
  struct stat found{};
  if (!descriptor.valid() || fstat(descriptor.get(), &found) != 0) {
    return fail(error_of(errno, doing("opening", name)));
  }
  if (!S_ISREG(found.st_mode)) {
    return fail(invalid("not_a_file", name + " is not a file"));
  }
  return std::make_unique<FileOs>(std::move(name), std::move(descriptor));
}

Result<> FilesOs::remove(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  if (::remove(name.c_str()) != 0) {
    return fail(error_of(errno, doing("removing", name)));
  }
  return {};
}

Result<> FilesOs::rename(std::string_view from, std::string_view to) {
  NOCTEM_TRY(const std::string source, checked(from));
  NOCTEM_TRY(const std::string target, checked(to));
  if (::rename(source.c_str(), target.c_str()) != 0) {
    return fail(error_of(errno, doing("renaming", source)));
  }
  return {};
}

Result<> FilesOs::rename_new(std::string_view from, std::string_view to) {
  NOCTEM_TRY(const std::string source, checked(from));
  NOCTEM_TRY(const std::string target, checked(to));
  if (renameat2(AT_FDCWD, source.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
    return {};
  }
  if (errno == EINVAL || errno == ENOSYS) {
    return link_and_unlink(source, target);
  }
  return fail(error_of(errno, doing("naming", target)));
}

Result<> FilesOs::make_directories(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  if (is_directory(name)) {
    return {};
  }
  for (const std::string& step : env::path_steps(name)) {
    NOCTEM_CHECK(make_directory(step));
  }
  return {};
}

Result<> FilesOs::sync_directory(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  return sync_opened(name);
}

Result<std::vector<env::FileEntry>> FilesOs::list(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  const Directory directory(opendir(name.c_str()));
  if (!directory) {
    return fail(error_of(errno, doing("listing", name)));
  }
  std::vector<env::FileEntry> entries;
  errno = 0;
  while (const dirent* entry = readdir(directory.get())) {
    const std::string_view found = entry->d_name;
    if (found != "." && found != "..") {
      entries.push_back({std::string(found), kind_of(directory, *entry)});
    }
    if (entries.size() > kListEntriesMax) {
      return fail(exhausted("directory_too_large", name + " has too many entries"));
    }
    errno = 0;
  }
  if (errno != 0) {
    return fail(error_of(errno, doing("listing", name)));
  }
  std::ranges::sort(entries, {}, &env::FileEntry::name);
  return entries;
}

Result<env::FileStatus> FilesOs::status(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  struct stat found{};
  if (lstat(name.c_str(), &found) != 0) {
    return fail(error_of(errno, doing("looking at", name)));
  }
  return env::FileStatus{kind_of(found.st_mode), static_cast<std::uint64_t>(found.st_size),
                         found.st_mode & 0777, found.st_uid == geteuid()};
}

Result<> FilesOs::set_permissions(std::string_view path, std::uint32_t permissions) {
  NOCTEM_TRY(const std::string name, checked(path));
  if (permissions > 0777) {
    return fail(invalid("permissions", "permissions are nine bits"));
  }
  if (fchmodat(AT_FDCWD, name.c_str(), permissions, AT_SYMLINK_NOFOLLOW) != 0) {
    return fail(error_of(errno, doing("changing the permissions of", name)));
  }
  return {};
}

Result<std::uint64_t> FilesOs::free_bytes(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  struct statvfs found{};
  if (statvfs(name.c_str(), &found) != 0) {
    return fail(error_of(errno, doing("looking at", name)));
  }
  return std::uint64_t{found.f_bavail} * found.f_frsize;
}

Result<std::unique_ptr<env::FileLock>> FilesOs::lock(std::string_view path) {
  NOCTEM_TRY(const std::string name, checked(path));
  return lock_file(name);
}

}  // namespace noctem::env_os
