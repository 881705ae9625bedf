#include "noctem/document/merkle.hpp"

#include <doctest/doctest.h>

#include "naive_tree.hpp"

using namespace noctem;
using namespace noctem::document;

TEST_CASE("leaf, node and empty tree are hashed as RFC 6962 says") {
  CHECK(to_hex(empty_root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(leaf_hash({})) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const Digest a = leaf_hash(view_of("a"));
  const Digest b = leaf_hash(view_of("b"));
  CHECK(node_hash(a, b) == crypto::sha256({Bytes{0x01}, a, b}));
  CHECK(a == crypto::sha256({Bytes{0x00}, view_of("a")}));
}

TEST_CASE("the root is the naive one at every size up to 130") {
  StoredTree tree;
  for (std::uint64_t size = 0; size <= 130; ++size) {
    tree.grow_to(size);
    CHECK(tree.log().size() == size);
    CHECK(tree.log().root() == NaiveTree(tree.leaves()).root(size));
  }
}

TEST_CASE("append completes exactly the full subtrees") {
  StoredTree tree;
  tree.grow_to(130);
  CHECK(tree.nodes() == 130 + 65 + 32 + 16 + 8 + 4 + 2 + 1);
  for (unsigned level = 0; level <= 7; ++level) {
    for (std::uint64_t index = 0; index < (130u >> level); ++index) {
      const auto leaves = tree.leaves().subspan(index << level, std::size_t{1} << level);
      CHECK(tree.reader()({level, index}) == NaiveTree(leaves).root(leaves.size()));
    }
  }
}

TEST_CASE("a log goes on from its stored peaks") {
  StoredTree tree;
  for (std::uint64_t size = 0; size <= 130; ++size) {
    tree.grow_to(size);
    std::vector<Digest> peaks;
    for (const NodePosition position : peak_positions(size)) {
      peaks.push_back(tree.reader()(position).value());
    }
    CHECK(peaks == tree.log().peaks());
    auto again = MerkleLog::continue_from(size, peaks);
    REQUIRE(again.has_value());
    CHECK(again->root() == tree.log().root());
    peaks.push_back({});
    CHECK(MerkleLog::continue_from(size, peaks).error().kind == ErrorKind::corrupt);
  }
  CHECK_FALSE(MerkleLog::continue_from(std::uint64_t{1} << 63, {Digest{}}).has_value());
}
