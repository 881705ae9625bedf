#include "noctem/base/assert.hpp"

#include <doctest/doctest.h>

#include <cstdint>

namespace {

enum class Colour { red, green };
struct Opaque {};

using noctem::assert_detail::show;
using noctem::assert_detail::show_all;

TEST_CASE("an assertion shows the value of each operand") {
  CHECK(show(-3) == "-3");
  CHECK(show(std::uint64_t{18446744073709551615u}) == "18446744073709551615");
  CHECK(show(2.5) == "2.500000");
  CHECK(show("text") == "\"text\"");
  CHECK(show(std::string("text")) == "\"text\"");
  CHECK(show(true) == "1");
  CHECK(show(Colour::green) == "1");
  CHECK(show(Opaque{}) == "(?)");
  CHECK(show_all() == "");
  CHECK(show_all(1, "a") == "1, \"a\"");
}

TEST_CASE("a long operand is cut, and its size said") {
  const std::string shown = show(std::string(5000, 'x'));
  CHECK(shown.size() < 250);
  CHECK(shown.ends_with("(5000 bytes)"));
}

TEST_CASE("an assertion evaluates its expression once") {
  int count = 0;
  NOCTEM_ASSERT(++count == 1, count);
  CHECK(count == 1);
}

}  // namespace
