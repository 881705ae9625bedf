#include "noctem/connect/section.hpp"

#include <doctest/doctest.h>

#include <string>

namespace noctem::connect {

TEST_CASE("a section is put at the end, changed in its place, and goes without a trace") {
  for (const std::string_view text : {"", "# Mine\n", "# Mine\r\n\r\nuse tabs\r\n", "a\n\n\n"}) {
    const auto put = section_put(text, "one\ntwo");
    REQUIRE(put);
    CHECK(put->starts_with(text));
    CHECK(section_put(*put, "one\ntwo").value() == *put);
    CHECK(section_drop(*put).value() == text);
    const auto changed = section_put(*put + "after\n", "three");
    REQUIRE(changed);
    CHECK(changed->find("one") == std::string::npos);
    CHECK(changed->find("three") != std::string::npos);
    CHECK(changed->ends_with("after\n"));
  }
  const auto windows = section_put("a\r\n", "b");
  REQUIRE(windows);
  CHECK(windows->find("\r\nb\r\n") != std::string::npos);
}

TEST_CASE("marks that do not match are refused with their line") {
  const std::string section = section_text("x", "\n");
  struct Wrong {
    std::string text;
    std::string message;
  };
  for (const Wrong& wrong :
       {Wrong{"a\n<!-- nocturne-mesh begin -->\nb\n",
              "line 2: the section of nocturne-mesh has no end"},
        Wrong{"<!-- nocturne-mesh end -->\n",
              "line 1: a section of nocturne-mesh ends that has not begun"},
        Wrong{section + section,
              "line 4: a second section of nocturne-mesh begins: take one away"}}) {
    for (const auto& refused : {section_put(wrong.text, "y"), section_drop(wrong.text)}) {
      REQUIRE_FALSE(refused);
      CHECK(refused.error().message == wrong.message);
    }
  }
}

}  // namespace noctem::connect
