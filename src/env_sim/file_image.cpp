#include "file_image.hpp"

#include <algorithm>

namespace noctem::env_sim {

std::vector<bool> survivors(std::size_t count, Survival survival, Prng& prng) {
  std::vector<bool> kept(count, false);
  switch (survival) {
    case Survival::nothing:
      break;
    case Survival::beginning:
      std::fill_n(kept.begin(), prng.below(count + 1), true);
      break;
    case Survival::anything:
      for (std::size_t i = 0; i < count; ++i) {
        kept[i] = prng.below(2) == 0;
      }
      break;
  }
  return kept;
}

void FileImage::apply(const Change& change, Bytes& to) {
  if (change.kind == Change::Kind::truncate) {
    to.resize(change.offset);
    return;
  }
  to.resize(std::max<std::size_t>(to.size(), change.offset + change.bytes.size()));
  std::ranges::copy(change.bytes, to.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

// Each sector of the write is there or is not, at least one of either kind if there are two.
void FileImage::apply_torn(const Change& change, Prng& prng) {
  const std::uint64_t end = change.offset + change.bytes.size();
  std::vector<std::uint64_t> cuts = {change.offset};
  for (std::uint64_t at = (change.offset / kSectorBytes + 1) * kSectorBytes; at < end;
       at += kSectorBytes) {
    cuts.push_back(at);
  }
  cuts.push_back(end);
  const std::size_t pieces = cuts.size() - 1;
  const std::size_t missing = prng.below(pieces);
  for (std::size_t i = 0; i < pieces; ++i) {
    const bool kept = i != missing && (prng.below(2) == 0 || i == (missing + 1) % pieces);
    if (kept) {
      const auto from = change.bytes.begin() + static_cast<std::ptrdiff_t>(cuts[i] - change.offset);
      const auto size = static_cast<std::ptrdiff_t>(cuts[i + 1] - cuts[i]);
      apply({Change::Kind::write, cuts[i], Bytes(from, from + size)}, durable_);
    }
  }
}

void FileImage::write(std::uint64_t offset, ByteView bytes) {
  if (!bytes.empty()) {
    pending_.push_back({Change::Kind::write, offset, bytes_of(bytes)});
    apply(pending_.back(), seen_);
  }
}

void FileImage::truncate(std::uint64_t size) {
  pending_.push_back({Change::Kind::truncate, size, {}});
  apply(pending_.back(), seen_);
}

void FileImage::sync() {
  for (const Change& change : pending_) {
    apply(change, durable_);
  }
  pending_.clear();
}

void FileImage::fail_sync(Prng& prng) {
  const std::vector<bool> kept = survivors(pending_.size(), Survival::anything, prng);
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    if (kept[i]) {
      apply(pending_[i], durable_);
    }
  }
  pending_.clear();
}

void FileImage::lose_power(Survival survival, std::uint32_t torn_per_million, Prng& prng,
                           FaultCounts& faults) {
  const std::vector<bool> kept = survivors(pending_.size(), survival, prng);
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    const Change& change = pending_[i];
    const bool tearable =
        change.kind == Change::Kind::write &&
        change.offset / kSectorBytes != (change.offset + change.bytes.size() - 1) / kSectorBytes;
    if (!kept[i]) {
      faults.strike(Fault::write_lost);
    } else if (tearable && prng.chance(torn_per_million)) {
      faults.strike(Fault::write_torn);
      apply_torn(change, prng);
    } else {
      faults.strike(Fault::write_kept);
      apply(change, durable_);
    }
  }
  pending_.clear();
  seen_ = durable_;
}

void FileImage::flip_bit(std::uint64_t position, unsigned bit) {
  const auto mask = static_cast<std::uint8_t>(1u << bit);
  seen_.at(position) ^= mask;
  if (position < durable_.size()) {
    durable_[position] ^= mask;
  }
}

}  // namespace noctem::env_sim
