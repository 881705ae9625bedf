// Hashing from several real threads at once; apart from the other tests because it starts them.

#include <doctest/doctest.h>

#include <functional>
#include <thread>
#include <vector>

#include "noctem/crypto/hash.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

void hash_often(int& wrong) {
  const Digest expected = sha256("abc");
  for (int i = 0; i < 2'000; ++i) {
    wrong += sha256("abc") == expected ? 0 : 1;
  }
}

}  // namespace

TEST_CASE("threads hash side by side") {
  std::vector<int> wrong(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back(hash_often, std::ref(count));
    }
  }
  CHECK(wrong == std::vector<int>(4, 0));
}
