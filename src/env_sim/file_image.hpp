#pragma once
// The bytes of one file: what a program sees, what is durable, and the changes in between.

#include <cstdint>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/env_sim/faults.hpp"
#include "noctem/env_sim/prng.hpp"

namespace noctem::env_sim {

inline constexpr std::size_t kSectorBytes = 512;

// How much of what was not synced is there after a power loss. Disks write in any order.
enum class Survival { nothing, beginning, anything };

// Which of `count` changes, in their order, survive.
std::vector<bool> survivors(std::size_t count, Survival survival, Prng& prng);

class FileImage {
 public:
  const Bytes& seen() const { return seen_; }
  const Bytes& durable() const { return durable_; }

  void write(std::uint64_t offset, ByteView bytes);
  void truncate(std::uint64_t size);
  void sync();
  // A sync that failed: what was pending is durable or not, and nobody remembers that it was
  // pending.
  void fail_sync(Prng& prng);
  void lose_power(Survival survival, std::uint32_t torn_per_million, Prng& prng,
                  FaultCounts& faults);
  void flip_bit(std::uint64_t position, unsigned bit);

 private:
  struct Change {
    enum class Kind { write, truncate } kind = Kind::write;
    std::uint64_t offset = 0;  // of a truncation: the new size
    Bytes bytes;
  };
  static void apply(const Change& change, Bytes& to);
  void apply_torn(const Change& change, Prng& prng);

  Bytes seen_;
  Bytes durable_;
  std::vector<Change> pending_;
};

}  // namespace noctem::env_sim
