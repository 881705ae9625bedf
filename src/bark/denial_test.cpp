#include "noctem/bark/denial.hpp"

#include <doctest/doctest.h>

namespace noctem::bark {

TEST_CASE("each thing is said once, with the option that grants it") {
  Denials denials;
  denials.add({Denial::What::read, "/people/ann/notes"});
  denials.add({Denial::What::read, "/people/ann/notes"});
  denials.add({Denial::What::write, "/srv/a b"});
  const std::string text = explain(denials);
  CHECK(text.find("denied 2 things") != std::string::npos);
  CHECK(text.find("to allow: --read /people/ann/notes\n") != std::string::npos);
  CHECK(text.find("to allow: --write '/srv/a b'\n") != std::string::npos);
  CHECK(explain({}).empty());
}

TEST_CASE("a program cannot write on the terminal through a name") {
  for (const char* name :
       {"/a\x1b[2Jb", "/a\nnoctem: allowed", "/\xe2\x80\xae", "/a\rb", "/\x07"}) {
    const std::string shown = shown_word(name);
    INFO(shown);
    for (const char c : shown) {
      CHECK((c >= ' ' && c <= '~'));
    }
  }
  CHECK(shown_word("/a'; rm -rf ~; '") == "'/a'\\''; rm -rf ~; '\\'''");
  CHECK(shown_word("") == "''");
}

TEST_CASE("the list has an end") {
  Denials denials;
  for (std::size_t i = 0; i < Denials::kItemsMax + 5; ++i) {
    denials.add({Denial::What::read, "/" + std::to_string(i)});
  }
  CHECK(denials.list().size() == Denials::kItemsMax);
  CHECK(explain(denials).find("and 5 more") != std::string::npos);
}

TEST_CASE("what was denied becomes a policy, but for what cannot be granted") {
  Denials denials;
  denials.add({Denial::What::read, "/people/ann/notes"});
  denials.add({Denial::What::write, "/proc/sys"});
  const Grants grants = with_denied({}, denials);
  CHECK(grants.paths == std::vector<PathGrant>{{"/people/ann/notes", Access::read}});
}

}  // namespace noctem::bark
