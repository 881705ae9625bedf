#include "noctem/codec/toml_guard.hpp"

#include <doctest/doctest.h>

using noctem::codec::has_odd_toml_header;

TEST_CASE("a bracket that no name follows is odd, whatever stands around it") {
  for (const auto* text : {"[~x]", "a = 1\n [ ~x ]\n", "[[.]]", "[=1]", "\t[\t!]"}) {
    CHECK_MESSAGE(has_odd_toml_header(text), text);
  }
  for (const auto* text :
       {"", "[x]", "[\"a b\"]", "[[x.y]]", "a = [\n  [1],\n  ['x']\n]", "[ # so\n"}) {
    CHECK_MESSAGE(!has_odd_toml_header(text), text);
  }
}
