#pragma once
// The locks and the shared memory of one file, among the handles of one process: what SQLite gets
// from the kernel on its own VFS. The shared memory is heap; when its last user goes it is
// forgotten, so that the next one recovers the index from the log, as after a restart.
//
// Any thread; a User is its handle's.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace noctem::store {

// In SQLite's own order, each stronger than the one before.
enum class FileLevel { none, shared, reserved, pending, exclusive };
enum class Locked { yes, busy };
enum class ShmMode { shared, exclusive };

class FileLocks {
 public:
  struct User {
    FileLevel level = FileLevel::none;
    std::uint32_t shm_shared = 0;  // a bit for each slot
    std::uint32_t shm_exclusive = 0;
    bool maps = false;
  };

  void join(User& user);
  void leave(User& user);
  bool unused() const;

  Locked lock(User& user, FileLevel wanted);
  void unlock(User& user, FileLevel kept);
  bool is_reserved() const;

  // Null if there is no such region and none shall be made.
  enum class Extend { no, yes };
  void* region(User& user, std::size_t index, std::size_t size_bytes, Extend extend);
  Locked shm_lock(User& user, std::uint32_t slots, ShmMode mode);
  void shm_unlock(User& user, std::uint32_t slots);
  void unmap(User& user);

 private:
  using Region = std::unique_ptr<std::uint64_t[]>;  // aligned for whatever SQLite keeps there

  FileLevel strongest_but(const User& user) const;
  void unmap_locked(User& user);

  mutable std::mutex mutex_;
  std::vector<User*> users_;
  std::vector<Region> regions_;
};

}  // namespace noctem::store
