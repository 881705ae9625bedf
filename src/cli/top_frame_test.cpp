#include "top_frame.hpp"

#include <doctest/doctest.h>

#include "noctem/base/strings.hpp"

using namespace noctem;
using namespace noctem::cli;

namespace {

constexpr std::string_view kHostile =
    "\x1b]0;owned\x07\x1b[2J gone\nnext \u202eesrever\u202c z\u200bero \u2066x\u2069 \u0301 end";

TopFacts facts() {
  TopFacts facts;
  facts.url = "http://127.0.0.1:7654";
  facts.name = std::string(kHostile);
  facts.phase = "accumulation";
  facts.now = 1'790'000'000;
  facts.entries = 200;
  facts.verified = 50;
  facts.growth = std::vector<std::int64_t>(60, 2);
  for (int i = 0; i < 50; ++i) {
    facts.latest.push_back({"a/b", "verified", 71, std::string(kHostile) + std::to_string(i)});
    facts.tasks.push_back({.type = "verify",
                           .about = "bagaaieraabcdefghijklmnopqrstuvwx",
                           .domain = "a/b",
                           .priority = 3,
                           .since = 1'790'000'000 - 7'200,
                           .holder = ""});
  }
  facts.open.emplace_back("verify", 50);
  facts.leases.push_back(
      {.type = "reflect", .about = "network", .domain = "network", .holder = "0123456789abcdef"});
  return facts;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// All of these frames are ASCII.
void check_fits(const TopFacts& known, TopSize size, TopView view) {
  TopLook look;
  look.view = view;
  look.size = size;
  const auto frame = top_frame(known, look);
  CHECK(frame.size() <= size.lines);
  for (const std::string& line : frame) {
    CHECK(line.size() <= size.columns);
    CHECK_FALSE(contains(line, "\x1b"));
  }
}

}  // namespace

TEST_CASE("foreign words move nothing, turn nothing and hide nothing") {
  const std::string line = fitted(kHostile, 200);
  CHECK(contains(line, "gone next"));
  CHECK(contains(line, "?esrever?"));
  CHECK(contains(line, "z?ero"));
  for (const std::string_view bad :
       {"\x1b", "\x07", "\n", "\u202e", "\u202c", "\u200b", "\u2066", "\u2069", "\u0301"}) {
    CHECK_FALSE(contains(line, bad));
  }
  CHECK(fitted("\xc3\x28 \x9b"
               "2J",
               80) == "?( ?2J");  // no UTF-8; a CSI of eight bits
}

TEST_CASE("what does not fit is cut by columns, and a cell has exactly its own") {
  CHECK(fitted("abcdef", 6) == "abcdef");
  CHECK(fitted("abcdefg", 6) == "abcd..");
  CHECK(fitted("\u65e5\u672c\u8a9e\u65e5", 6) == "\u65e5\u672c..");
  CHECK(cell("ab", 4) == "ab  ");
  CHECK(cell("", 0).empty());
  CHECK(sparkline({0, 1, 4, 8}, Glyphs::ascii) == " .-#");
  CHECK(sparkline({}, Glyphs::ascii).empty());
}

TEST_CASE("a frame fits every terminal, in both views") {
  const TopFacts known = facts();
  for (const std::size_t columns : {1u, 20u, 80u, 300u}) {
    for (const std::size_t lines : {1u, 2u, 5u, 24u, 100u}) {
      check_fits(known, {columns, lines}, TopView::overview);
      check_fits(known, {columns, lines}, TopView::tasks);
    }
  }
}

TEST_CASE("both views say what there is, and scroll") {
  TopLook look;
  const std::string overview = joined(top_frame(facts(), look));
  CHECK(contains(overview, "entries 200   verified 50 (25 %)"));
  CHECK(contains(overview, "120 records in the last hour"));
  CHECK(contains(overview, "71 %"));
  look.view = TopView::tasks;
  CHECK(contains(joined(top_frame(facts(), look)), "0123456789abcdef"));
  CHECK(contains(joined(top_frame(facts(), look)), "abcdefghijkl"));
  look.scroll = 1;
  CHECK_FALSE(contains(joined(top_frame(facts(), look)), "0123456789abcdef"));
  CHECK(top_rows(facts(), TopView::tasks) == 51);
}

TEST_CASE("a demonstration and old facts are said; colours only where they are wanted") {
  TopFacts known = facts();
  known.staged = true;
  TopLook look;
  look.trouble = "the node does not answer";
  const std::string plain = joined(top_frame(known, look));
  CHECK(contains(plain, "DEMONSTRATION"));
  CHECK(contains(plain, "does not answer"));
  CHECK_FALSE(contains(plain, "\x1b"));
  look.style = agent::Style(env_os::Colours::on);
  CHECK(contains(joined(top_frame(known, look)), "\x1b["));
}
