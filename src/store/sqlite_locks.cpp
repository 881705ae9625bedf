#include "sqlite_locks.hpp"

#include <algorithm>

#include "noctem/base/assert.hpp"

namespace noctem::store {

void FileLocks::join(User& user) {
  std::lock_guard guard(mutex_);
  users_.push_back(&user);
}

void FileLocks::leave(User& user) {
  std::lock_guard guard(mutex_);
  unmap_locked(user);
  std::erase(users_, &user);
}

bool FileLocks::unused() const {
  std::lock_guard guard(mutex_);
  return users_.empty();
}

FileLevel FileLocks::strongest_but(const User& user) const {
  FileLevel strongest = FileLevel::none;
  for (const User* other : users_) {
    if (other != &user) {
      strongest = std::max(strongest, other->level);
    }
  }
  return strongest;
}

// Pending keeps new readers out while a would-be exclusive owner waits for the old ones to go.
Locked FileLocks::lock(User& user, FileLevel wanted) {
  std::lock_guard guard(mutex_);
  if (user.level >= wanted) {
    return Locked::yes;
  }
  const FileLevel others = strongest_but(user);
  const FileLevel allowed = wanted == FileLevel::shared ? FileLevel::reserved : FileLevel::shared;
  if (others > allowed) {
    return Locked::busy;
  }
  if (wanted == FileLevel::exclusive && others == FileLevel::shared) {
    user.level = FileLevel::pending;
    return Locked::busy;
  }
  user.level = wanted;
  return Locked::yes;
}

void FileLocks::unlock(User& user, FileLevel kept) {
  std::lock_guard guard(mutex_);
  user.level = std::min(user.level, kept);
}

bool FileLocks::is_reserved() const {
  std::lock_guard guard(mutex_);
  return std::any_of(users_.begin(), users_.end(),
                     [](const User* user) { return user->level >= FileLevel::reserved; });
}

void* FileLocks::region(User& user, std::size_t index, std::size_t size_bytes, Extend extend) {
  std::lock_guard guard(mutex_);
  user.maps = true;
  if (index >= regions_.size() && extend == Extend::no) {
    return nullptr;
  }
  while (regions_.size() <= index) {
    regions_.push_back(std::make_unique<std::uint64_t[]>(size_bytes / sizeof(std::uint64_t)));
  }
  return regions_[index].get();
}

Locked FileLocks::shm_lock(User& user, std::uint32_t slots, ShmMode mode) {
  std::lock_guard guard(mutex_);
  for (const User* other : users_) {
    const bool shared_counts = mode == ShmMode::exclusive;
    const std::uint32_t held = other->shm_exclusive | (shared_counts ? other->shm_shared : 0);
    if (other != &user && (held & slots) != 0) {
      return Locked::busy;
    }
  }
  (mode == ShmMode::exclusive ? user.shm_exclusive : user.shm_shared) |= slots;
  return Locked::yes;
}

void FileLocks::shm_unlock(User& user, std::uint32_t slots) {
  std::lock_guard guard(mutex_);
  user.shm_shared &= ~slots;
  user.shm_exclusive &= ~slots;
}

void FileLocks::unmap(User& user) {
  std::lock_guard guard(mutex_);
  unmap_locked(user);
}

void FileLocks::unmap_locked(User& user) {
  user.maps = false;
  user.shm_shared = 0;
  user.shm_exclusive = 0;
  if (std::none_of(users_.begin(), users_.end(), [](const User* other) { return other->maps; })) {
    regions_.clear();
  }
}

}  // namespace noctem::store
