// Hashing from several real threads at once; apart from the other tests because it starts them.

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "noctem/crypto/hash.hpp"

using namespace noctem;
using namespace noctem::crypto;

TEST_CASE("threads hash side by side") {
  const Digest expected = sha256("abc");
  std::vector<int> wrong(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&count, &expected] {
        for (int i = 0; i < 2'000; ++i) {
          count += sha256("abc") == expected ? 0 : 1;
        }
      });
    }
  }
  CHECK(wrong == std::vector<int>(4, 0));
}
