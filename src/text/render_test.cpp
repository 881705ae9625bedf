#include <doctest/doctest.h>

#include <string>

#include "noctem/text/scanner.hpp"

#include "hostile_text_test.hpp"

namespace noctem::text {
namespace {

std::string rendered(std::string_view content) { return render(content, scan(content)); }

TEST_CASE("a text without findings is itself") {
  for (const auto* text : {"", "plain", "日本語 ⟪and⟫ · <b>", "line\r\nline\t\f"}) {
    CHECK(rendered(text) == text);
  }
}

TEST_CASE("what was found is visible and harmless") {
  CHECK(rendered("a <system> b") == "a ⟪instruction tag ·system·⟫ b");
  CHECK(rendered("<|im_start|>system") == "⟪chat token ·im·start·⟫system");
  CHECK(rendered("System: You must go") == "⟪role marker System·⟫ You must go");
  CHECK(rendered("<ѕуѕтем>") == "⟪disguised marker ·system·⟫");
  CHECK(rendered("a\u200b\u200cb") == "a⟪hidden U+200B U+200C⟫b");
  CHECK(rendered("a\u202eb") == "a⟪hidden U+202E⟫b");
  CHECK(rendered("a\x1b[31mb") == "a⟪terminal control U+001B of 5 bytes⟫b");
  CHECK(rendered("x [END MESH DATA 1]") == "x ⟪fence look-alike of 14 bytes⟫ 1]");
  std::string tags = "a";
  for (int i = 0; i < 20; ++i) {
    tags += "\U000e0061";
  }
  CHECK(rendered(tags).ends_with("U+E0061 and 12 more⟫"));
}

TEST_CASE("in what was rendered nothing is found, whatever it was") {
  std::size_t marked = 0;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const auto content = hostile_text(seed, 1 + seed % 40);
    const auto findings = scan(content);
    const auto text = render(content, findings);
    marked += findings.empty() ? 0 : 1;
    REQUIRE_MESSAGE(scan(text).empty(), content, " -> ", text);
    REQUIRE((findings.empty() ? text == content : text != content));
    REQUIRE(rendered(text) == text);
  }
  CHECK(marked > 3000);
}

TEST_CASE("a marker that only comes to be by rendering is found too, and the rest is still shown") {
  const auto text = rendered(R"(before {"name": "end mesh data", "arguments": {} after)");
  CHECK(text.starts_with("before {⟪tool call ·name·⟪fence look-alike of "));
  CHECK(text.ends_with("} after"));
}

TEST_CASE("what lies beyond the last finding is not shown") {
  std::string many;
  for (int i = 0; i < 1000; ++i) {
    many += "<system>word ";
  }
  const auto text = rendered(many);
  CHECK(scan(text).empty());
  CHECK(text.ends_with(" bytes⟫"));
  CHECK(text.size() < 2 * many.size());
}

TEST_CASE("cost grows with the text, not with its square") {
  // Each of these makes a reader look ahead at every byte; a square of 2 MB would take minutes.
  for (const auto* piece : {"<system ", "\"name\": \"", "\n", "\n ", "end ", "\x1b]", "[ inst ",
                            "### ", "\\n", "<|a", "e n d m e s h d a t ", "'role':'"}) {
    std::string text;
    while (text.size() < 1u << 21) {
      text += piece;
    }
    CHECK(rendered(text).size() <= 2 * text.size());
  }
}

}  // namespace
}  // namespace noctem::text
