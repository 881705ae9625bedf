#pragma once
// The log that cannot be rewritten quietly: a Merkle tree as in RFC 6962 (leaf SHA-256(0x00 ‖
// data), node SHA-256(0x01 ‖ left ‖ right)). A root of 32 bytes stands for all leaves before it; a
// proof of log(n) hashes shows that a leaf is among them, or that a later root continues an earlier
// one.
//
// Pure: nodes come through a reader, so that a tree of a million leaves is never in memory.
// Appending needs only the peaks (the roots of the full subtrees, at most 63). Any thread; a
// MerkleLog belongs to one.

#include <cstdint>
#include <functional>
#include <vector>

#include "noctem/crypto/hash.hpp"

namespace noctem::document {

using crypto::Digest;

Digest leaf_hash(ByteView data);
Digest node_hash(const Digest& left, const Digest& right);
Digest empty_root();

// A full subtree: 2^level leaves, the index-th of its level from the left.
struct NodePosition {
  unsigned level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const NodePosition&) const = default;
};

struct MerkleNode {
  NodePosition position;
  Digest hash;
};

class MerkleLog {
 public:
  MerkleLog() = default;
  // Continues a log; `peaks` are the roots of its full subtrees, largest first. Another number of
  // them than the size has is corrupt.
  static Result<MerkleLog> continue_from(std::uint64_t size, std::vector<Digest> peaks);

  // Adds one leaf and returns the full subtrees that it completes, the leaf itself first: what
  // storage must keep.
  std::vector<MerkleNode> append(const Digest& leaf);

  std::uint64_t size() const { return size_; }
  Digest root() const;
  const std::vector<Digest>& peaks() const { return peaks_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;
};

// Where the peaks of a log of this size stand, largest first.
std::vector<NodePosition> peak_positions(std::uint64_t size);

// Reads the hash of a full subtree that append() returned once.
using NodeReader = std::function<Result<Digest>(NodePosition)>;

// From the leaf to the root; `index` must be below `size`.
Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                            const NodeReader& read);
// As in RFC 6962; empty if `from` is 0 or `to`. `from` must not be above `to`.
Result<std::vector<Digest>> consistency_proof(std::uint64_t from, std::uint64_t to,
                                              const NodeReader& read);

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                      const std::vector<Digest>& proof, const Digest& root);
bool verify_consistency(std::uint64_t from, const Digest& from_root, std::uint64_t to,
                        const Digest& to_root, const std::vector<Digest>& proof);

}  // namespace noctem::document
