// Proofs against the naive tree, and against whoever tampers with them.

#include <doctest/doctest.h>

#include <random>

#include "noctem/document/merkle.hpp"

#include "naive_tree.hpp"

using namespace noctem;
using namespace noctem::document;

namespace {

using Proof = std::vector<Digest>;

// Every bit of every hash flipped, one at a time; each hash dropped, doubled; one more at the end.
template <typename Check>
unsigned accepted_tamperings(const Proof& proof, const Check& accepts) {
  unsigned accepted = 0;
  const auto count = [&](const Proof& bad) { accepted += accepts(bad) ? 1u : 0u; };
  for (std::size_t i = 0; i < proof.size(); ++i) {
    Proof bad = proof;
    for (unsigned bit = 0; bit < 256; ++bit) {
      bad[i][bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      count(bad);
      bad[i][bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    }
    const auto place = static_cast<std::ptrdiff_t>(i);
    bad.insert(bad.begin() + place, proof[i]);
    count(bad);
    bad.erase(bad.begin() + place, bad.begin() + place + 2);
    count(bad);
  }
  Proof longer = proof;
  longer.push_back({});
  count(longer);
  return accepted;
}

}  // namespace

TEST_CASE("inclusion proofs are RFC 6962's and hold, at every size up to 130") {
  StoredTree tree;
  tree.grow_to(130);
  NaiveTree naive(tree.leaves());
  unsigned wrong = 0;
  for (std::uint64_t size = 1; size <= 130; ++size) {
    const Leaves leaves = tree.leaves().first(size);
    const Digest root = naive.root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(index, size, tree.reader());
      REQUIRE(proof.has_value());
      wrong += *proof == naive.path(index, size) ? 0u : 1u;
      wrong += verify_inclusion(leaves[index], index, size, *proof, root) ? 0u : 1u;
      // Another place or another leaf does not pass with the same proof.
      wrong += index + 1 < size && verify_inclusion(leaves[index], index + 1, size, *proof, root);
      wrong += verify_inclusion(leaves[(index + 1) % size], index, size, *proof, root) && size > 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("consistency proofs are RFC 6962's and hold, between every two sizes up to 130") {
  StoredTree tree;
  tree.grow_to(130);
  NaiveTree naive(tree.leaves());
  std::vector<Digest> roots;
  for (std::uint64_t size = 0; size <= 130; ++size) {
    roots.push_back(naive.root(size));
  }
  unsigned wrong = 0;
  for (std::uint64_t to = 0; to <= 130; ++to) {
    for (std::uint64_t from = 0; from <= to; ++from) {
      const auto proof = consistency_proof(from, to, tree.reader());
      REQUIRE(proof.has_value());
      if (from > 0) {
        wrong += *proof == naive.proof(from, to) ? 0u : 1u;
      }
      wrong += verify_consistency(from, roots[from], to, roots[to], *proof) ? 0u : 1u;
      // Another old or new root does not pass.
      wrong += from < to && verify_consistency(from, roots[to], to, roots[to], *proof);
      wrong +=
          from > 0 && from < to && verify_consistency(from, roots[from], to, roots[from], *proof);
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("proofs hold in a large tree, at random places") {
  StoredTree tree;
  tree.grow_to(10'000);
  NaiveTree naive(tree.leaves());
  std::mt19937_64 random(6962);
  for (int i = 0; i < 30; ++i) {
    const std::uint64_t size = 1 + random() % 10'000;
    const std::uint64_t index = random() % size;
    const Digest root = naive.root(size);
    const Proof path = inclusion_proof(index, size, tree.reader()).value();
    CHECK(verify_inclusion(tree.leaves()[index], index, size, path, root));
    const Proof growth = consistency_proof(size, 10'000, tree.reader()).value();
    CHECK(verify_consistency(size, root, 10'000, tree.log().root(), growth));
  }
}

TEST_CASE("a proof that was tampered with in any bit or hash fails") {
  StoredTree tree;
  tree.grow_to(13);
  NaiveTree naive(tree.leaves());
  for (const std::uint64_t size : {2u, 7u, 8u, 13u}) {
    const Digest root = naive.root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Proof proof = inclusion_proof(index, size, tree.reader()).value();
      const auto accepted = accepted_tamperings(proof, [&](const Proof& bad) {
        return verify_inclusion(tree.leaves()[index], index, size, bad, root);
      });
      CHECK(accepted == 0);
    }
    for (std::uint64_t from = 1; from < size; ++from) {
      const Digest old_root = naive.root(from);
      const Proof proof = consistency_proof(from, size, tree.reader()).value();
      const auto accepted = accepted_tamperings(proof, [&](const Proof& bad) {
        return verify_consistency(from, old_root, size, root, bad);
      });
      CHECK(accepted == 0);
    }
  }
}

TEST_CASE("a rewritten log cannot prove that it continues the old one") {
  StoredTree honest;
  honest.grow_to(40);
  MerkleLog rewritten;
  std::map<NodePosition, Digest> nodes;
  for (std::uint64_t i = 0; i < 50; ++i) {
    const Digest leaf = i == 11 ? crypto::sha256("forged") : crypto::sha256(std::to_string(i));
    for (const MerkleNode& node : rewritten.append(leaf)) {
      nodes[node.position] = node.hash;
    }
  }
  const NodeReader reader = [&nodes](NodePosition position) -> Result<Digest> {
    return nodes.at(position);
  };
  const Proof proof = consistency_proof(40, 50, reader).value();
  CHECK_FALSE(verify_consistency(40, honest.log().root(), 50, rewritten.root(), proof));
}

TEST_CASE("a good proof does not pass for a tree of more levels") {
  StoredTree tree;
  tree.grow_to(16);
  NaiveTree naive(tree.leaves());
  const Proof path = inclusion_proof(0, 8, tree.reader()).value();
  CHECK(verify_inclusion(tree.leaves()[0], 0, 8, path, naive.root(8)));
  CHECK_FALSE(verify_inclusion(tree.leaves()[0], 0, 16, path, naive.root(8)));
  CHECK_FALSE(verify_inclusion(tree.leaves()[0], 0, 4, path, naive.root(8)));
  const Proof growth = consistency_proof(4, 8, tree.reader()).value();
  CHECK(verify_consistency(4, naive.root(4), 8, naive.root(8), growth));
  CHECK_FALSE(verify_consistency(4, naive.root(4), 16, naive.root(8), growth));
  CHECK_FALSE(verify_consistency(2, naive.root(4), 8, naive.root(8), growth));
}

TEST_CASE("places that are not in the tree are refused") {
  StoredTree tree;
  tree.grow_to(8);
  CHECK_FALSE(inclusion_proof(8, 8, tree.reader()).has_value());
  CHECK_FALSE(inclusion_proof(0, 0, tree.reader()).has_value());
  CHECK_FALSE(consistency_proof(8, 7, tree.reader()).has_value());
  CHECK_FALSE(verify_inclusion(tree.leaves()[0], 0, 0, {}, empty_root()));
  CHECK_FALSE(verify_inclusion(tree.leaves()[0], 1, 1, {}, tree.leaves()[0]));
  CHECK(verify_inclusion(tree.leaves()[0], 0, 1, {}, tree.leaves()[0]));
  CHECK_FALSE(verify_consistency(2, empty_root(), 1, empty_root(), {}));
  CHECK_FALSE(verify_consistency(0, tree.leaves()[0], 1, tree.leaves()[0], {}));
  CHECK_FALSE(verify_consistency(0, empty_root(), 0, tree.leaves()[0], {}));
}

TEST_CASE("what the reader cannot read is the proof's error") {
  const NodeReader broken = [](NodePosition) -> Result<Digest> {
    return fail(corrupt("node", "a torn page"));
  };
  CHECK(inclusion_proof(0, 2, broken).error().kind == ErrorKind::corrupt);
  CHECK(consistency_proof(1, 2, broken).error().kind == ErrorKind::corrupt);
}
