#pragma once
// An open file of our VFS: SQLite's table of functions over one env::File, its locks and, for the
// log, the folder that must be synced once.
//
// The connection's thread.

#include <sqlite3.h>

#include <memory>
#include <string>

#include "noctem/env/files.hpp"

#include "sqlite_vfs.hpp"

namespace noctem::store {

enum class AtClose { keep, remove };
enum class FolderSync { done, due };

struct VfsFile {
  SqliteVfs* vfs = nullptr;
  std::string path;
  std::unique_ptr<env::File> file;
  std::shared_ptr<FileLocks> locks;
  FileLocks::User user;
  AtClose at_close = AtClose::keep;
  FolderSync folder_sync = FolderSync::done;
};

// What SQLite allocates and hands around; `state` is ours.
struct VfsHandle {
  sqlite3_file base;
  VfsFile* state;
};

const sqlite3_io_methods& vfs_file_methods();

}  // namespace noctem::store
