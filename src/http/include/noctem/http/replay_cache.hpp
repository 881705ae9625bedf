#pragma once
// Signatures that were seen, remembered for as long as their time stamp could still be accepted:
// eleven buckets of a minute. Full means refuse (503), never forget. Signatures are named by 16
// bytes of a keyed hash, so that nobody can prepare collisions.
//
// Any thread.

#include <cstdint>
#include <memory>

#include "noctem/base/bytes.hpp"

namespace noctem::http {

class ReplayCache {
 public:
  ReplayCache(ByteArray<16> hash_key, std::size_t signatures_max);
  ~ReplayCache();

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
