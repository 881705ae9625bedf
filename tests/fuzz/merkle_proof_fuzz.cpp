// A proof holds if it is the one that the tree makes, and no other proof does, whatever the input
// turns it into: flipped bits, hashes left out, doubled, swapped or added.

#include <map>
#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/document/merkle.hpp"

using namespace noctem;
using namespace noctem::document;

namespace {

constexpr std::uint64_t kSizeMax = 100;

class Input {
 public:
  explicit Input(ByteView bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  std::size_t below(std::size_t limit) {
    if (bytes_.empty() || limit == 0) {
      return 0;
    }
    const std::size_t number = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return number % limit;
  }

 private:
  ByteView bytes_;
};

struct Tree {
  std::vector<Digest> leaves;
  std::vector<Digest> roots;  // by size
  std::map<NodePosition, Digest> nodes;

  Tree() {
    MerkleLog log;
    roots.push_back(log.root());
    for (std::uint8_t i = 0; i < kSizeMax; ++i) {
      leaves.push_back(leaf_hash(ByteView(&i, 1)));
      for (const MerkleNode& node : log.append(leaves.back())) {
        nodes[node.position] = node.hash;
      }
      roots.push_back(log.root());
    }
  }
  NodeReader reader() const {
    return [this](NodePosition at) -> Result<Digest> { return nodes.at(at); };
  }
};

void tamper(std::vector<Digest>& proof, Input& input) {
  while (!input.empty()) {
    const std::size_t what = input.below(5);
    const std::size_t place = input.below(proof.size());
    const auto at = proof.begin() + static_cast<std::ptrdiff_t>(place);
    if (what == 0 || proof.empty()) {
      proof.insert(at, Digest{});
    } else if (what == 1) {
      (*at)[input.below(32)] ^= static_cast<std::uint8_t>(1u << input.below(8));
    } else if (what == 2) {
      proof.erase(at);
    } else if (what == 3) {
      proof.insert(at, Digest(*at));
    } else {
      std::swap(*at, proof[input.below(proof.size())]);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Tree tree;
  Input input({bytes, size});
  const std::uint64_t to = 1 + input.below(kSizeMax);
  const std::uint64_t index = input.below(to);
  const std::uint64_t from = index + 1;
  const std::vector<Digest> path = inclusion_proof(index, to, tree.reader()).value();
  const std::vector<Digest> growth = consistency_proof(from, to, tree.reader()).value();
  std::vector<Digest> bad_path = path;
  std::vector<Digest> bad_growth = growth;
  Input same = input;
  tamper(bad_path, input);
  tamper(bad_growth, same);
  NOCTEM_ASSERT(verify_inclusion(tree.leaves[index], index, to, bad_path, tree.roots[to]) ==
                    (bad_path == path),
                index, to);
  NOCTEM_ASSERT(verify_consistency(from, tree.roots[from], to, tree.roots[to], bad_growth) ==
                    (bad_growth == growth),
                from, to);
  return 0;
}
