#include "noctem/codec/toml_guard.hpp"

#include <doctest/doctest.h>

using noctem::codec::has_odd_toml_header;

TEST_CASE("a bracket that no name follows is odd, whatever stands around it") {
  for (const auto* text : {"[~x]", "a = 1\n [ ~x ]\n", "[[.]]", "[=1]", "\t[\t!]", "[#", "[[#",
                           "[ [", "[", "a = 1\r\n[#]", "a = [\n1]\n[#", "a = 'x'\n[#",
                           "a = \"\"\"\n[x\n\"\"\"\n[#", "# it's\n[#"}) {
    CHECK_MESSAGE(has_odd_toml_header(text), text);
  }
  for (const auto* text :
       {"", "[x]", "[]", "[\"a b\"]", "[[x.y]]", "a = [\n  [1],\n  ['x']\n]",
        "a = [ # so\n[# and\n1]]", "a = [\n[-1], [{b = 1}], [ [ ] ]\n]", "a = \"\"\"\n[#\n\"\"\"",
        "a = '''\n[~\n'''", "\n\n# x\n", "a = \"[\"\n[b]"}) {
    CHECK_MESSAGE(!has_odd_toml_header(text), text);
  }
}
