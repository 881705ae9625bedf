#include "sqlite_vfs_file.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace noctem::store {
namespace {

constexpr int kSectorBytes = 512;

VfsFile& state_of(sqlite3_file* file) { return *reinterpret_cast<VfsHandle*>(file)->state; }

int done(VfsFile& file, const Result<>& result, int code_otherwise) {
  return result ? SQLITE_OK : file.vfs->code_for(result.error(), code_otherwise);
}

int close_file(sqlite3_file* raw) {
  const std::unique_ptr<VfsFile> file(&state_of(raw));
  file->locks->leave(file->user);
  file->file.reset();
  if (file->at_close == AtClose::remove) {
    // The name is nobody's any more; what cannot be removed is found by the next who opens it.
    (void)file->vfs->world().files.remove(file->path);
  }
  return SQLITE_OK;
}

// What lies behind the end reads as zeros, and SQLite is told so.
int read_file(sqlite3_file* raw, void* out, int size, sqlite3_int64 offset) {
  VfsFile& file = state_of(raw);
  const std::span<std::uint8_t> buffer(static_cast<std::uint8_t*>(out),
                                       static_cast<std::size_t>(size));
  const auto count = file.file->read_at(static_cast<std::uint64_t>(offset), buffer);
  if (!count) {
    return file.vfs->code_for(count.error(), SQLITE_IOERR_READ);
  }
  if (*count == buffer.size()) {
    return SQLITE_OK;
  }
  std::ranges::fill(buffer.subspan(*count), std::uint8_t{0});
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* raw, const void* bytes, int size, sqlite3_int64 offset) {
  VfsFile& file = state_of(raw);
  const ByteView view(static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size));
  return done(file, file.file->write_at(static_cast<std::uint64_t>(offset), view),
              SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* raw, sqlite3_int64 size) {
  VfsFile& file = state_of(raw);
  return done(file, file.file->truncate(static_cast<std::uint64_t>(size)), SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* raw, int /*flags*/) {
  VfsFile& file = state_of(raw);
  if (auto synced = file.file->sync(); !synced) {
    return file.vfs->code_for(synced.error(), SQLITE_IOERR_FSYNC);
  }
  if (file.folder_sync == FolderSync::done) {
    return SQLITE_OK;
  }
  const auto synced = file.vfs->world().files.sync_directory(env::parent_path(file.path));
  if (synced) {
    file.folder_sync = FolderSync::done;
  }
  return done(file, synced, SQLITE_IOERR_DIR_FSYNC);
}

int file_size(sqlite3_file* raw, sqlite3_int64* size) {
  VfsFile& file = state_of(raw);
  const auto bytes = file.file->size();
  if (!bytes) {
    return file.vfs->code_for(bytes.error(), SQLITE_IOERR_FSTAT);
  }
  *size = static_cast<sqlite3_int64>(*bytes);
  return SQLITE_OK;
}

FileLevel level_of(int lock) {
  switch (lock) {
    case SQLITE_LOCK_NONE:
      return FileLevel::none;
    case SQLITE_LOCK_SHARED:
      return FileLevel::shared;
    case SQLITE_LOCK_RESERVED:
      return FileLevel::reserved;
    case SQLITE_LOCK_PENDING:
      return FileLevel::pending;
    default:
      return FileLevel::exclusive;
  }
}

int lock_file(sqlite3_file* raw, int lock) {
  VfsFile& file = state_of(raw);
  return file.locks->lock(file.user, level_of(lock)) == Locked::yes ? SQLITE_OK : SQLITE_BUSY;
}

int unlock_file(sqlite3_file* raw, int lock) {
  VfsFile& file = state_of(raw);
  file.locks->unlock(file.user, level_of(lock));
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* raw, int* result) {
  *result = state_of(raw).locks->is_reserved() ? 1 : 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file* /*file*/, int /*operation*/, void* /*argument*/) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* /*file*/) { return kSectorBytes; }

int device_characteristics(sqlite3_file* /*file*/) { return 0; }

int map_shm(sqlite3_file* raw, int index, int size, int extend, void volatile** out) {
  VfsFile& file = state_of(raw);
  *out =
      file.locks->region(file.user, static_cast<std::size_t>(index), static_cast<std::size_t>(size),
                         extend != 0 ? FileLocks::Extend::yes : FileLocks::Extend::no);
  return SQLITE_OK;
}

int lock_shm(sqlite3_file* raw, int offset, int count, int flags) {
  VfsFile& file = state_of(raw);
  const std::uint32_t slots = ((1U << count) - 1U) << offset;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    file.locks->shm_unlock(file.user, slots);
    return SQLITE_OK;
  }
  const ShmMode mode = (flags & SQLITE_SHM_SHARED) != 0 ? ShmMode::shared : ShmMode::exclusive;
  return file.locks->shm_lock(file.user, slots, mode) == Locked::yes ? SQLITE_OK : SQLITE_BUSY;
}

void shm_barrier(sqlite3_file* /*file*/) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int unmap_shm(sqlite3_file* raw, int /*remove*/) {
  VfsFile& file = state_of(raw);
  file.locks->unmap(file.user);
  return SQLITE_OK;
}

// Version 2: with shared memory, without a memory map of the file.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = map_shm,
    .xShmLock = lock_shm,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = unmap_shm,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace

const sqlite3_io_methods& vfs_file_methods() { return kMethods; }

}  // namespace noctem::store
