#include "sqlite_vfs.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "sqlite_vfs_file.hpp"

namespace noctem::store {
namespace {

constexpr int kPathBytesMax = 4096;
constexpr sqlite3_int64 kJulianMsAtUnixEpoch = 210'866'760'000'000;
constexpr double kMsPerDay = 86'400'000.0;

SqliteVfs& self_of(sqlite3_vfs* table) { return *static_cast<SqliteVfs*>(table->pAppData); }

env::OpenMode mode_of(int flags) {
  if ((flags & SQLITE_OPEN_CREATE) != 0) {
    return (flags & SQLITE_OPEN_EXCLUSIVE) != 0 ? env::OpenMode::create_new : env::OpenMode::create;
  }
  return (flags & SQLITE_OPEN_READWRITE) != 0 ? env::OpenMode::read_write : env::OpenMode::read;
}

// A log or a journal that may be new: its name must be durable before what it holds counts.
FolderSync folder_sync_for(int flags) {
  constexpr int kLogs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
  const bool maybe_new = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kLogs) != 0;
  return maybe_new ? FolderSync::due : FolderSync::done;
}

int open_file(sqlite3_vfs* table, sqlite3_filename name, sqlite3_file* raw, int flags,
              int* flags_out) {
  SqliteVfs& vfs = self_of(table);
  raw->pMethods = nullptr;
  if (name == nullptr) {
    return SQLITE_CANTOPEN;  // a temporary file: with temp_store=MEMORY SQLite asks for none
  }
  auto file = vfs.world().files.open(name, mode_of(flags));
  if (!file) {
    return vfs.code_for(file.error(), SQLITE_CANTOPEN);
  }
  auto state = std::make_unique<VfsFile>();
  state->vfs = &vfs;
  state->path = name;
  state->file = *std::move(file);
  state->locks = vfs.locks_of(state->path);
  state->locks->join(state->user);
  state->at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0 ? AtClose::remove : AtClose::keep;
  state->folder_sync = folder_sync_for(flags);
  reinterpret_cast<VfsHandle*>(raw)->state = state.release();
  raw->pMethods = &vfs_file_methods();
  if (flags_out != nullptr) {
    *flags_out = flags;
  }
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* table, const char* name, int sync_folder) {
  SqliteVfs& vfs = self_of(table);
  if (auto removed = vfs.world().files.remove(name); !removed) {
    const bool absent = removed.error().kind == ErrorKind::not_found;
    return absent ? SQLITE_IOERR_DELETE_NOENT : vfs.code_for(removed.error(), SQLITE_IOERR_DELETE);
  }
  if (sync_folder == 0) {
    return SQLITE_OK;
  }
  const auto synced = vfs.world().files.sync_directory(env::parent_path(name));
  return synced ? SQLITE_OK : vfs.code_for(synced.error(), SQLITE_IOERR_DIR_FSYNC);
}

// An empty file counts as absent: there is nothing to recover from an empty log.
int access_file(sqlite3_vfs* table, const char* name, int /*flags*/, int* result) {
  SqliteVfs& vfs = self_of(table);
  const auto status = vfs.world().files.status(name);
  if (!status && status.error().kind != ErrorKind::not_found) {
    return vfs.code_for(status.error(), SQLITE_IOERR_ACCESS);
  }
  *result = status && (status->kind != env::EntryKind::file || status->size_bytes > 0) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*table*/, const char* name, int size, char* out) {
  const std::size_t length = std::strlen(name);
  if (length + 1 > static_cast<std::size_t>(size)) {
    return SQLITE_CANTOPEN_FULLPATH;
  }
  std::memcpy(out, name, length + 1);
  return SQLITE_OK;
}

// No code is loaded into the simulator.
void* no_library(sqlite3_vfs* /*table*/, const char* /*name*/) { return nullptr; }
void no_library_error(sqlite3_vfs* /*table*/, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", "no libraries here");
}
using Symbol = void (*)(void);
Symbol no_symbol(sqlite3_vfs* /*table*/, void* /*library*/, const char* /*name*/) {
  return nullptr;
}
void no_library_close(sqlite3_vfs* /*table*/, void* /*library*/) {}

int randomness(sqlite3_vfs* table, int size, char* out) {
  const std::span<std::uint8_t> buffer(reinterpret_cast<std::uint8_t*>(out),
                                       static_cast<std::size_t>(size));
  self_of(table).world().random.fill(buffer);
  return size;
}

// Virtual time goes on by itself; whoever slept here would stop it.
int pause(sqlite3_vfs* /*table*/, int microseconds) { return microseconds; }

int current_time_ms(sqlite3_vfs* table, sqlite3_int64* out) {
  const auto now = self_of(table).world().clock.wall();
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count();
  *out = kJulianMsAtUnixEpoch + ms;
  return SQLITE_OK;
}

int current_time(sqlite3_vfs* table, double* out) {
  sqlite3_int64 ms = 0;
  const int code = current_time_ms(table, &ms);
  *out = static_cast<double>(ms) / kMsPerDay;
  return code;
}

int last_error(sqlite3_vfs* table, int /*size*/, char* /*out*/) {
  return self_of(table).last_error();
}

sqlite3_vfs table_for(SqliteVfs* vfs, const char* name) {
  return {
      .iVersion = 2,
      .szOsFile = sizeof(VfsHandle),
      .mxPathname = kPathBytesMax,
      .pNext = nullptr,
      .zName = name,
      .pAppData = vfs,
      .xOpen = open_file,
      .xDelete = delete_file,
      .xAccess = access_file,
      .xFullPathname = full_path,
      .xDlOpen = no_library,
      .xDlError = no_library_error,
      .xDlSym = no_symbol,
      .xDlClose = no_library_close,
      .xRandomness = randomness,
      .xSleep = pause,
      .xCurrentTime = current_time,
      .xGetLastError = last_error,
      .xCurrentTimeInt64 = current_time_ms,
      .xSetSystemCall = nullptr,
      .xGetSystemCall = nullptr,
      .xNextSystemCall = nullptr,
  };
}

// SQLite has one generator for the whole process and would seed it from the machine: the salts of
// its logs come from there, and a simulation must replay to the byte.
void seed_generator(env::Random& random) {
  std::uint8_t bytes[4] = {};
  random.fill(bytes);
  int seed = 0;
  std::memcpy(&seed, bytes, sizeof(seed));
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, seed | 1, static_cast<sqlite3*>(nullptr));
}

}  // namespace

std::shared_ptr<SqliteVfs> SqliteVfs::make(const SqliteWorld& world) {
  return std::shared_ptr<SqliteVfs>(new SqliteVfs(world));
}

// The address makes the name its own for as long as it is registered.
SqliteVfs::SqliteVfs(const SqliteWorld& world)
    : world_(world), name_("noctem-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))) {
  table_ = table_for(this, name_.c_str());
  sqlite3_initialize();
  sqlite3_vfs_register(&table_, 0);
  seed_generator(world_.random);
}

SqliteVfs::~SqliteVfs() { sqlite3_vfs_unregister(&table_); }

std::shared_ptr<FileLocks> SqliteVfs::locks_of(const std::string& path) {
  std::lock_guard guard(mutex_);
  std::erase_if(locks_, [](const auto& entry) { return entry.second.expired(); });
  std::weak_ptr<FileLocks>& kept = locks_[path];
  std::shared_ptr<FileLocks> locks = kept.lock();
  if (locks == nullptr) {
    locks = std::make_shared<FileLocks>();
    kept = locks;
  }
  return locks;
}

int SqliteVfs::code_for(const Error& error, int code_otherwise) {
  switch (error.kind) {
    case ErrorKind::exhausted:
      last_error_ = ENOSPC;
      return (code_otherwise & 0xff) == SQLITE_CANTOPEN ? code_otherwise : SQLITE_FULL;
    case ErrorKind::not_found:
      last_error_ = ENOENT;
      return code_otherwise;
    case ErrorKind::denied:
      last_error_ = EACCES;
      return code_otherwise;
    case ErrorKind::invalid:
    case ErrorKind::conflict:
    case ErrorKind::unavailable:
    case ErrorKind::corrupt:
    case ErrorKind::unsupported:
    case ErrorKind::internal:
      last_error_ = EIO;
      return code_otherwise;
  }
  return code_otherwise;
}

}  // namespace noctem::store
