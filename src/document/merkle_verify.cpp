// Verification as RFC 9162 (sections 2.1.3.2 and 2.1.4.2) words it: the path of a leaf is read off
// the bits of its index, `last` walks beside it at the tree's right edge.

#include <bit>
#include <span>

#include "noctem/document/merkle.hpp"

namespace noctem::document {
namespace {

// A node on its way up, and the last node of its level.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  void up(int levels) {
    node >>= levels;
    last >>= levels;
  }
  bool has_left_sibling() const { return (node & 1) == 1 || node == last; }
  // A last node without a left sibling of its own stands in for its parents until one is a right
  // child.
  void skip_single_parents() { up(std::countr_zero(node)); }
};

}  // namespace

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                      const std::vector<Digest>& proof, const Digest& root) {
  if (index >= size) {
    return false;
  }
  Climb climb{index, size - 1};
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (climb.last == 0) {
      return false;  // more hashes than levels
    }
    if (climb.has_left_sibling()) {
      hash = node_hash(sibling, hash);
      climb.skip_single_parents();
    } else {
      hash = node_hash(hash, sibling);
    }
    climb.up(1);
  }
  return climb.last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t from, const Digest& from_root, std::uint64_t to,
                        const Digest& to_root, const std::vector<Digest>& proof) {
  if (from > to) {
    return false;
  }
  if (from == 0) {
    return proof.empty() && from_root == empty_root() && (to != 0 || to_root == empty_root());
  }
  if (from == to) {
    return proof.empty() && from_root == to_root;
  }
  // Where the old tree is a full subtree, its root is the first node and not sent.
  std::span<const Digest> rest(proof);
  Digest first = from_root;
  if (!std::has_single_bit(from)) {
    if (rest.empty()) {
      return false;
    }
    first = rest.front();
    rest = rest.subspan(1);
  }
  Climb climb{from - 1, to - 1};
  climb.up(std::countr_one(climb.node));
  Digest old_hash = first;
  Digest new_hash = first;
  for (const Digest& sibling : rest) {
    if (climb.last == 0) {
      return false;
    }
    if (climb.has_left_sibling()) {
      old_hash = node_hash(sibling, old_hash);
      new_hash = node_hash(sibling, new_hash);
      climb.skip_single_parents();
    } else {
      new_hash = node_hash(new_hash, sibling);
    }
    climb.up(1);
  }
  return climb.last == 0 && old_hash == from_root && new_hash == to_root;
}

}  // namespace noctem::document
