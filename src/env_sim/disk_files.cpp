#include "disk_files.hpp"

#include "noctem/base/strings.hpp"

namespace noctem::env_sim {
namespace {

using env::EntryKind;
using env::OpenMode;

Error at(Error error, std::string_view path) { return std::move(error).in(path); }

Result<> check_target(const Place& from, const Place& to, std::string_view path) {
  if (!to.found || to.found == from.found) {
    return {};
  }
  if (to.found->kind != from.found->kind) {
    return fail(
        at(invalid("is_a_directory", "a file and a directory do not replace each other"), path));
  }
  if (!to.found->seen.empty()) {
    return fail(at(conflict("not_empty", "the directory is not empty"), path));
  }
  return {};
}

Error exists(std::string_view path) { return at(conflict("exists", "it exists"), path); }

}  // namespace

Result<InodePtr> DiskFiles::open_inode(std::string_view path, OpenMode mode) {
  NOCTEM_TRY(const Place place, tree().place(path));
  if (place.found && mode == OpenMode::create_new) {
    return fail(exists(path));
  }
  if (place.found && place.found->kind != EntryKind::file) {
    return fail(at(invalid("not_a_file", "it is not a file"), path));
  }
  if (place.found) {
    return place.found;
  }
  if (mode == OpenMode::read || mode == OpenMode::read_write) {
    return fail(at(not_found("not_found", "there is no such file"), path));
  }
  InodePtr made;
  const Result<> done = disk_.perform(*life_, OperationKind::create, path, 0, [&]() -> Result<> {
    NOCTEM_CHECK(disk_.injected(OperationKind::create, path));
    made = tree().make(place, EntryKind::file, 0600);
    return {};
  });
  if (!done) {
    return fail(done.error());
  }
  return made;
}

Result<std::unique_ptr<env::File>> DiskFiles::open(std::string_view path, OpenMode mode) {
  if (!life_->alive) {
    return fail(crashed());
  }
  const Access access = mode == OpenMode::read ? Access::read_only : Access::read_write;
  if (access == Access::read_write && disk_.access_ == Access::read_only) {
    disk_.faults_.strike(Fault::read_only);
    return fail(at(unavailable("read_only", "the disk is read-only"), path));
  }
  NOCTEM_TRY(InodePtr inode, open_inode(path, mode));
  return std::make_unique<DiskFile>(disk_, life_, std::string(path), std::move(inode), access);
}

Result<> DiskFiles::remove(std::string_view path) {
  return disk_.perform(*life_, OperationKind::remove, path, 0, [&]() -> Result<> {
    NOCTEM_TRY(const Place place, tree().place(path));
    if (!place.found) {
      return fail(at(not_found("not_found", "there is no such file"), path));
    }
    if (!place.found->seen.empty()) {
      return fail(at(conflict("not_empty", "the directory is not empty"), path));
    }
    NOCTEM_CHECK(disk_.injected(OperationKind::remove, path));
    tree().unlink(place);
    return {};
  });
}

Result<> DiskFiles::move(std::string_view from, std::string_view to, Target target) {
  return disk_.perform(*life_, OperationKind::rename, to, 0, [&]() -> Result<> {
    NOCTEM_TRY(const Place source, tree().place(from));
    NOCTEM_TRY(const Place place, tree().place(to));
    if (!source.found) {
      return fail(at(not_found("not_found", "there is no such file"), from));
    }
    if (place.found && target == Target::refused) {
      return fail(exists(to));
    }
    NOCTEM_CHECK(check_target(source, place, to));
    NOCTEM_CHECK(disk_.injected(OperationKind::rename, to));
    if (place.found != source.found) {
      tree().rename(source, place);
    }
    return {};
  });
}

Result<> DiskFiles::rename(std::string_view from, std::string_view to) {
  return move(from, to, Target::replaced);
}

Result<> DiskFiles::rename_new(std::string_view from, std::string_view to) {
  return move(from, to, Target::refused);
}

Result<> DiskFiles::make_directory(const std::string& path) {
  NOCTEM_TRY(const Place place, tree().place(path));
  if (place.found && place.found->kind == EntryKind::directory) {
    return {};
  }
  return disk_.perform(*life_, OperationKind::make_directory, path, 0, [&]() -> Result<> {
    if (place.found) {
      return fail(exists(path));
    }
    NOCTEM_CHECK(disk_.injected(OperationKind::make_directory, path));
    tree().make(place, EntryKind::directory, 0700);
    tree().sync(place.directory);
    return {};
  });
}

Result<> DiskFiles::make_directories(std::string_view path) {
  if (!life_->alive) {
    return fail(crashed());
  }
  for (const std::string& step : env::path_steps(path)) {
    NOCTEM_CHECK(make_directory(step));
  }
  return {};
}

Result<> DiskFiles::sync_directory(std::string_view path) {
  return disk_.perform(*life_, OperationKind::sync_directory, path, 0, [&]() -> Result<> {
    NOCTEM_TRY(const InodePtr inode, tree().find(path));
    if (inode->kind != EntryKind::directory) {
      return fail(at(invalid("not_a_directory", "it is not a directory"), path));
    }
    NOCTEM_CHECK(disk_.injected(OperationKind::sync_directory, path));
    tree().sync(inode);
    return {};
  });
}

Result<std::vector<env::FileEntry>> DiskFiles::list(std::string_view path) {
  if (!life_->alive) {
    return fail(crashed());
  }
  NOCTEM_TRY(const InodePtr inode, tree().find(path));
  if (inode->kind != EntryKind::directory) {
    return fail(at(invalid("not_a_directory", "it is not a directory"), path));
  }
  std::vector<env::FileEntry> entries;
  for (const auto& [name, child] : inode->seen) {
    entries.push_back({name, child->kind});
  }
  return entries;
}

Result<env::FileStatus> DiskFiles::status(std::string_view path) {
  if (!life_->alive) {
    return fail(crashed());
  }
  NOCTEM_TRY(const InodePtr inode, tree().find(path));
  return env::FileStatus{inode->kind, inode->image.seen().size(), inode->permissions, true};
}

Result<> DiskFiles::set_permissions(std::string_view path, std::uint32_t permissions) {
  if (permissions > 0777) {
    return fail(invalid("permissions", "permissions are nine bits"));
  }
  return disk_.perform(*life_, OperationKind::set_permissions, path, 0, [&]() -> Result<> {
    NOCTEM_TRY(const InodePtr inode, tree().find(path));
    inode->permissions = permissions;
    return {};
  });
}

Result<std::uint64_t> DiskFiles::free_bytes(std::string_view path) {
  if (!life_->alive) {
    return fail(crashed());
  }
  NOCTEM_TRY(const InodePtr inode, tree().find(path));
  static_cast<void>(inode);
  const std::uint64_t used = disk_.used_bytes();
  const std::uint64_t capacity = disk_.options_.capacity_bytes;
  return capacity > used ? capacity - used : 0;
}

Result<std::unique_ptr<env::FileLock>> DiskFiles::lock(std::string_view path) {
  if (!life_->alive) {
    return fail(crashed());
  }
  NOCTEM_TRY(InodePtr inode, open_inode(path, OpenMode::create));
  const auto held = disk_.state_->locks.find(inode);
  if (held != disk_.state_->locks.end()) {
    const std::string_view holder = trim(text_of(inode->image.seen()));
    const std::string who = holder.empty() ? "another process" : std::string(holder.substr(0, 512));
    return fail(conflict("locked", std::string(path) + " is held by " + who));
  }
  return std::make_unique<DiskLock>(disk_, life_, std::string(path), std::move(inode));
}

}  // namespace noctem::env_sim
