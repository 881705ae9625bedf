#pragma once
// Signatures that were seen, remembered for as long as their time stamp could still be accepted:
// eleven buckets of a minute, since a stamp may lie 300 s ahead of the first use and be accepted
// 300 s after it. Full means refuse (503), never forget, and a clock that goes back forgets
// nothing. Signatures are named by 16 bytes of a keyed hash, so that nobody can prepare collisions;
// memory grows as they come and is given back with their minute.
//
// Any thread; the locks are short and sharded.

#include <cstdint>
#include <memory>

#include "noctem/base/bytes.hpp"

namespace noctem::http {

inline constexpr std::size_t kReplaySignaturesMax = 2'000'000;

class ReplayCache {
 public:
  // `hash_key`: random bytes of this process.
  explicit ReplayCache(const ByteArray<16>& hash_key,
                       std::size_t signatures_max = kReplaySignaturesMax);
  ~ReplayCache();

  // `now` in Unix seconds, not negative.
  bool knows(ByteView signature, std::int64_t now) const;

  // To be called after the signature was found good; two at once: exactly one is `fresh`.
  enum class Remembered { fresh, repeated, full };
  Remembered remember(ByteView signature, std::int64_t now);

  std::size_t size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::http
