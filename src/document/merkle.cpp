#include "noctem/document/merkle.hpp"

#include <bit>

#include "noctem/base/assert.hpp"

namespace noctem::document {
namespace {

constexpr std::uint64_t kSizeMax = std::uint64_t{1} << 63;

constexpr std::uint8_t kLeafPrefix[] = {0x00};
constexpr std::uint8_t kNodePrefix[] = {0x01};

}  // namespace

Digest leaf_hash(ByteView data) { return crypto::sha256({kLeafPrefix, data}); }

Digest node_hash(const Digest& left, const Digest& right) {
  ByteArray<1 + 2 * sizeof(Digest)> bytes;
  bytes[0] = kNodePrefix[0];
  std::ranges::copy(right, std::ranges::copy(left, bytes.begin() + 1).out);
  return crypto::sha256(bytes);
}

Digest empty_root() { return crypto::sha256(ByteView{}); }

Result<MerkleLog> MerkleLog::continue_from(std::uint64_t size, std::vector<Digest> peaks) {
  if (size >= kSizeMax || static_cast<std::size_t>(std::popcount(size)) != peaks.size()) {
    return fail(corrupt("merkle_peaks", "the tree's size and its stored nodes do not agree"));
  }
  MerkleLog log;
  log.size_ = size;
  log.peaks_ = std::move(peaks);
  return log;
}

std::vector<MerkleNode> MerkleLog::append(const Digest& leaf) {
  NOCTEM_ASSERT(size_ + 1 < kSizeMax, size_);
  std::vector<MerkleNode> completed{{{0, size_}, leaf}};
  const auto merges = static_cast<unsigned>(std::countr_one(size_));
  Digest hash = leaf;
  for (unsigned level = 1; level <= merges; ++level) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
    completed.push_back({{level, size_ >> level}, hash});
  }
  peaks_.push_back(hash);
  ++size_;
  return completed;
}

Digest MerkleLog::root() const {
  if (peaks_.empty()) {
    return empty_root();
  }
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) {
    root = node_hash(peaks_[i], root);
  }
  return root;
}

std::vector<NodePosition> peak_positions(std::uint64_t size) {
  std::vector<NodePosition> positions;
  std::uint64_t before = 0;  // leaves to the left
  while (before < size) {
    const auto level = static_cast<unsigned>(std::bit_width(size - before)) - 1;
    positions.push_back({level, before >> level});
    before += std::uint64_t{1} << level;
  }
  return positions;
}

}  // namespace noctem::document
