#include "noctem/http/replay_cache.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

#include "noctem/base/assert.hpp"
#include "noctem/crypto/short_hash.hpp"

#include "key_set.hpp"

namespace noctem::http {
namespace {

constexpr std::size_t kMinutes = 11;
constexpr std::size_t kShards = 16;

// What was seen in one minute. After the clock went back it may stand in the future; it is kept
// until the clock has passed it by its full time.
struct Minute {
  std::int64_t number = -1;
  KeySet keys;

  bool has_passed(std::int64_t now) const {
    return number + static_cast<std::int64_t>(kMinutes) <= now;
  }
};

struct Shard {
  mutable std::mutex mutex;
  std::array<Minute, kMinutes> minutes;

  bool knows(const KeySet::Key& key, std::int64_t now) const {
    return std::ranges::any_of(minutes, [&](const Minute& minute) {
      return !minute.has_passed(now) && minute.keys.contains(key);
    });
  }

  // How many keys were given up.
  std::size_t expire(std::int64_t now) {
    std::size_t expired = 0;
    for (Minute& minute : minutes) {
      if (minute.has_passed(now)) {
        expired += minute.keys.size();
        minute.keys.clear();
      }
    }
    return expired;
  }

  void insert(const KeySet::Key& key, std::int64_t now) {
    Minute& minute = minutes[static_cast<std::size_t>(now) % kMinutes];
    minute.number = std::max(minute.number, now);
    minute.keys.insert(key);
  }
};

std::int64_t minute_of(std::int64_t seconds) {
  NOCTEM_ASSERT(seconds >= 0, seconds);
  return seconds / 60;
}

}  // namespace

struct ReplayCache::State {
  ByteArray<16> hash_key;
  std::size_t signatures_max;
  std::array<Shard, kShards> shards;
  std::atomic<std::size_t> size{0};
  std::atomic<std::int64_t> expired_for{-1};  // the minute for which old keys were given up last

  KeySet::Key name(ByteView signature) const {
    KeySet::Key key = crypto::short_hash(hash_key, signature);
    key[15] |= 1;  // never all zeros
    return key;
  }
  Shard& shard_of(const KeySet::Key& key) { return shards[key[14] % kShards]; }

  void expire(std::int64_t now) {
    if (expired_for.exchange(now) == now) {
      return;
    }
    for (Shard& shard : shards) {
      const std::lock_guard guard(shard.mutex);
      size -= shard.expire(now);
    }
  }
};

ReplayCache::ReplayCache(const ByteArray<16>& hash_key, std::size_t signatures_max)
    : state_(std::make_unique<State>()) {
  state_->hash_key = hash_key;
  state_->signatures_max = signatures_max;
}

ReplayCache::~ReplayCache() = default;

bool ReplayCache::knows(ByteView signature, std::int64_t now) const {
  const KeySet::Key key = state_->name(signature);
  Shard& shard = state_->shard_of(key);
  const std::lock_guard guard(shard.mutex);
  return shard.knows(key, minute_of(now));
}

ReplayCache::Remembered ReplayCache::remember(ByteView signature, std::int64_t now) {
  const std::int64_t minute = minute_of(now);
  state_->expire(minute);
  const KeySet::Key key = state_->name(signature);
  Shard& shard = state_->shard_of(key);
  const std::lock_guard guard(shard.mutex);
  if (shard.knows(key, minute)) {
    return Remembered::repeated;
  }
  if (state_->size.fetch_add(1) >= state_->signatures_max) {
    state_->size.fetch_sub(1);
    return Remembered::full;
  }
  state_->size -= shard.expire(minute);
  shard.insert(key, minute);
  return Remembered::fresh;
}

std::size_t ReplayCache::size() const { return state_->size.load(); }

}  // namespace noctem::http
