#include "noctem/env/queue.hpp"

#include <doctest/doctest.h>

#include <memory>

using noctem::env::BoundedQueue;

TEST_CASE("a full queue refuses and leaves the item with its owner") {
  BoundedQueue<std::unique_ptr<int>> queue(2);
  CHECK(queue.push(std::make_unique<int>(1)));
  CHECK(queue.push(std::make_unique<int>(2)));
  auto third = std::make_unique<int>(3);
  CHECK_FALSE(queue.push(std::move(third)));
  REQUIRE(third != nullptr);  // NOLINT(bugprone-use-after-move): this is what is promised
  CHECK(queue.size() == 2);
  CHECK(*queue.pop_up_to(1).at(0) == 1);
  CHECK(queue.push(std::move(third)));
}

TEST_CASE("items leave in the order in which they came, as many as are asked for") {
  BoundedQueue<int> queue(10);
  for (int i = 0; i < 5; ++i) {
    CHECK(queue.push(int{i}));
  }
  CHECK(queue.pop_up_to(0).empty());
  CHECK(queue.pop_up_to(2) == std::vector<int>{0, 1});
  CHECK(queue.pop_up_to(100) == std::vector<int>{2, 3, 4});
  CHECK(queue.pop_up_to(1).empty());
  CHECK(queue.size() == 0);
}
