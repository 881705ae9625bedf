#pragma once
// RFC 6962, section 2.1, word for word: recursive, from the leaves alone. What the real tree is
// compared with.
//
// Values of one thread.

#include <bit>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "noctem/document/merkle.hpp"

namespace noctem::document {

using Leaves = std::span<const Digest>;

class NaiveTree {
 public:
  explicit NaiveTree(Leaves leaves) : leaves_(leaves) {}

  Digest root(std::size_t size) { return root({0, size}); }
  std::vector<Digest> path(std::size_t m, std::size_t size) { return path(m, {0, size}); }
  std::vector<Digest> proof(std::size_t m, std::size_t size) {
    return subproof(m, {0, size}, OldRoot::known);
  }

 private:
  // The text's D[first:end].
  struct Part {
    std::size_t first;
    std::size_t end;
    auto operator<=>(const Part&) const = default;

    std::size_t size() const { return end - first; }
    std::size_t k() const { return std::bit_floor(size() - 1); }
    Part left() const { return {first, first + k()}; }
    Part right() const { return {first + k(), end}; }
  };
  enum class OldRoot { known, wanted };

  Digest root(Part part) {
    if (part.size() == 0) {
      return empty_root();
    }
    if (part.size() == 1) {
      return leaves_[part.first];
    }
    const auto found = roots_.find(part);
    if (found != roots_.end()) {
      return found->second;
    }
    return roots_[part] = node_hash(root(part.left()), root(part.right()));
  }

  std::vector<Digest> path(std::size_t m, Part part) {
    if (part.size() == 1) {
      return {};
    }
    const bool left = m < part.k();
    std::vector<Digest> found = left ? path(m, part.left()) : path(m - part.k(), part.right());
    found.push_back(root(left ? part.right() : part.left()));
    return found;
  }

  std::vector<Digest> subproof(std::size_t m, Part part, OldRoot old_root) {
    if (m == part.size()) {
      return old_root == OldRoot::known ? std::vector<Digest>{} : std::vector<Digest>{root(part)};
    }
    const bool left = m <= part.k();
    std::vector<Digest> found = left ? subproof(m, part.left(), old_root)
                                     : subproof(m - part.k(), part.right(), OldRoot::wanted);
    found.push_back(root(left ? part.right() : part.left()));
    return found;
  }

  Leaves leaves_;
  std::map<Part, Digest> roots_;  // only so that the tests are quick
};

// A log of `size` leaves with everything that append() returned.
class StoredTree {
 public:
  void grow_to(std::uint64_t size) {
    while (log_.size() < size) {
      const std::uint64_t number = log_.size();
      const Digest leaf = crypto::sha256(std::to_string(number));
      leaves_.push_back(leaf);
      for (const MerkleNode& node : log_.append(leaf)) {
        nodes_[node.position] = node.hash;
      }
    }
  }

  const MerkleLog& log() const { return log_; }
  Leaves leaves() const { return leaves_; }
  std::size_t nodes() const { return nodes_.size(); }
  NodeReader reader() const {
    return [this](NodePosition position) -> Result<Digest> {
      const auto found = nodes_.find(position);
      if (found == nodes_.end()) {
        return fail(not_found("node", "no such node"));
      }
      return found->second;
    };
  }

 private:
  MerkleLog log_;
  std::vector<Digest> leaves_;
  std::map<NodePosition, Digest> nodes_;
};

}  // namespace noctem::document
