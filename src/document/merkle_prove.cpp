// Proofs from stored nodes. A range of leaves that is no full subtree lies at the right edge of the
// tree and is put together from full ones.

#include <bit>

#include "noctem/document/merkle.hpp"

namespace noctem::document {
namespace {

// Leaves [first, first + count) of a tree, as RFC 6962 splits it: `first` is a multiple of every
// power of two that is not above `count`.
struct Range {
  std::uint64_t first;
  std::uint64_t count;

  Range left() const { return {first, std::bit_floor(count - 1)}; }
  Range right() const { return {first + left().count, count - left().count}; }
};

Result<Digest> root_of(Range range, const NodeReader& read) {
  if (std::has_single_bit(range.count)) {
    const auto level = static_cast<unsigned>(std::countr_zero(range.count));
    return read({level, range.first >> level});
  }
  NOCTEM_TRY(const Digest left, root_of(range.left(), read));
  NOCTEM_TRY(const Digest right, root_of(range.right(), read));
  return node_hash(left, right);
}

// Siblings are met from the root down, a proof names them from the bottom up.
Result<std::vector<Digest>> roots_upwards(const std::vector<Range>& downwards,
                                          const NodeReader& read) {
  std::vector<Digest> proof;
  proof.reserve(downwards.size());
  for (std::size_t i = downwards.size(); i-- > 0;) {
    NOCTEM_TRY(const Digest hash, root_of(downwards[i], read));
    proof.push_back(hash);
  }
  return proof;
}

}  // namespace

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                            const NodeReader& read) {
  if (index >= size) {
    return fail(invalid("merkle_range", "the log has no such leaf at this size"));
  }
  std::vector<Range> siblings;
  Range range{0, size};
  while (range.count > 1) {
    const bool goes_left = index < range.right().first;
    siblings.push_back(goes_left ? range.right() : range.left());
    range = goes_left ? range.left() : range.right();
  }
  return roots_upwards(siblings, read);
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t from, std::uint64_t to,
                                              const NodeReader& read) {
  if (from > to) {
    return fail(invalid("merkle_range", "a log does not shrink"));
  }
  if (from == 0 || from == to) {
    return std::vector<Digest>{};
  }
  std::vector<Range> siblings;
  Range range{0, to};
  while (range.first + range.count != from) {  // until the range ends where the old tree did
    const bool goes_left = from <= range.right().first;
    siblings.push_back(goes_left ? range.right() : range.left());
    range = goes_left ? range.left() : range.right();
  }
  if (range.first != 0) {  // else it is the old root itself, which the verifier has
    siblings.push_back(range);
  }
  return roots_upwards(siblings, read);
}

}  // namespace noctem::document
