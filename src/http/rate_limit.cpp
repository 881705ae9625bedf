#include "noctem/http/rate_limit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "noctem/base/assert.hpp"

namespace noctem::http {
namespace {

constexpr std::size_t kShards = 16;

// A bucket is one moment: when it will be full again. What lies behind is full, and a cost moves
// the moment ahead by the time that it takes to refill.
using FullAt = env::SteadyTime;

// Names come from strangers; ordered containers give them nothing to collide in.
struct Shard {
  std::size_t buckets_max = 0;
  mutable std::mutex mutex;
  std::map<std::string, FullAt, std::less<>> buckets;
  std::set<std::pair<FullAt, std::string_view>> by_time;  // views of the map's names
  FullAt strangers{};

  // A place is free, or the bucket that has been full for longest can be forgotten.
  bool has_room(env::SteadyTime now) const {
    return buckets.size() < buckets_max || by_time.begin()->first <= now;
  }

  FullAt find(std::string_view name, env::SteadyTime now) const {
    const auto found = buckets.find(name);
    if (found != buckets.end()) {
      return found->second;
    }
    return has_room(now) ? now : strangers;
  }

  void move(std::string_view name, FullAt to, env::SteadyTime now) {
    auto found = buckets.find(name);
    if (found != buckets.end()) {
      auto node = by_time.extract({found->second, found->first});
      node.value().first = to;
      by_time.insert(std::move(node));
      found->second = to;
      return;
    }
    if (!has_room(now)) {
      strangers = to;
      return;
    }
    if (buckets.size() >= buckets_max) {
      forget_oldest();
    }
    found = buckets.emplace(std::string(name), to).first;
    by_time.emplace(to, found->first);
  }

  void forget_oldest() {
    const auto oldest = by_time.begin();
    const auto bucket = buckets.find(oldest->second);
    by_time.erase(oldest);
    buckets.erase(bucket);
  }
};

std::size_t shard_number(std::string_view name) {
  return std::hash<std::string_view>{}(name) % kShards;
}

}  // namespace

struct Buckets::State {
  Rate rate;
  std::array<Shard, kShards> shards;

  env::Duration time_for(double cost) const {
    return env::Duration(std::llround(cost / rate.per_second * 1e9));
  }
  Shard& shard_of(std::string_view name) { return shards[shard_number(name)]; }

  // How long until the cost is there; not above zero: now.
  env::Duration wait(FullAt full_at, double cost, env::SteadyTime now) const {
    return std::max(full_at, now) + time_for(cost) - time_for(rate.burst) - now;
  }
};

Buckets::Buckets(Rate rate, std::size_t buckets_max) : state_(std::make_unique<State>()) {
  NOCTEM_ASSERT(rate.per_second > 0 && rate.burst >= 1, rate.per_second, rate.burst);
  NOCTEM_ASSERT(buckets_max >= kShards, buckets_max);
  state_->rate = rate;
  for (Shard& shard : state_->shards) {
    shard.buckets_max = buckets_max / kShards;
  }
}

Buckets::~Buckets() = default;

bool Buckets::has(std::string_view name, double cost, env::SteadyTime now) const {
  return until(name, cost, now) <= env::Duration::zero();
}

env::Duration Buckets::until(std::string_view name, double cost, env::SteadyTime now) const {
  const Shard& shard = state_->shard_of(name);
  const std::lock_guard guard(shard.mutex);
  return std::max(env::Duration::zero(), state_->wait(shard.find(name, now), cost, now));
}

bool Buckets::take(std::string_view name, double cost, env::SteadyTime now) {
  Shard& shard = state_->shard_of(name);
  const std::lock_guard guard(shard.mutex);
  const FullAt full_at = shard.find(name, now);
  if (state_->wait(full_at, cost, now) > env::Duration::zero()) {
    return false;
  }
  shard.move(name, std::max(full_at, now) + state_->time_for(cost), now);
  return true;
}

void Buckets::charge(std::string_view name, double cost, env::SteadyTime now) {
  Shard& shard = state_->shard_of(name);
  const std::lock_guard guard(shard.mutex);
  const FullAt lowest = now + 2 * state_->time_for(state_->rate.burst);
  const FullAt charged = std::max(shard.find(name, now), now) + state_->time_for(cost);
  shard.move(name, std::min(charged, lowest), now);
}

void Buckets::give_back(std::string_view name, double cost, env::SteadyTime now) {
  Shard& shard = state_->shard_of(name);
  const std::lock_guard guard(shard.mutex);
  const FullAt less = shard.find(name, now) - state_->time_for(cost);
  shard.move(name, std::max(less, now), now);
}

std::size_t Buckets::size() const {
  std::size_t total = 0;
  for (const Shard& shard : state_->shards) {
    const std::lock_guard guard(shard.mutex);
    total += shard.buckets.size();
  }
  return total;
}

}  // namespace noctem::http
