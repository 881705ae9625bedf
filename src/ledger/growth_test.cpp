#include "noctem/ledger/growth.hpp"

#include "books_test.hpp"

using namespace noctem;
using namespace noctem::ledger;
using Sizes = std::vector<std::uint64_t>;

namespace {

constexpr std::int64_t kStart = 1'900'000'000;

}  // namespace

TEST_CASE("a log says how many records it had at any time") {
  test::Books books;
  for (int i = 0; i < 20; ++i) {
    books.set_wall(kStart + 10 * (i / 2));  // two in each of ten seconds
    REQUIRE(books.append(books.note("note " + std::to_string(i))));
  }
  const auto at = [&](std::vector<std::int64_t> times) {
    return sizes_at(books.reader(), times).value();
  };
  CHECK(at({}).empty());
  CHECK(at({0}) == Sizes{0});
  // The genesis is older than all of them.
  CHECK(at({kStart - 1, kStart, kStart + 9, kStart + 10, kStart + 89, kStart + 90}) ==
        Sizes{1, 3, 3, 5, 19, 21});
  CHECK(at({kStart + 1'000'000, kStart, kStart + 1'000'000}) == Sizes{21, 3, 21});
}
