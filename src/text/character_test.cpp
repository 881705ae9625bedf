#include "character.hpp"

#include <doctest/doctest.h>

#include <string>

#include "code_point.hpp"
#include "escapes.hpp"
#include "look_alikes.hpp"
#include "skeleton.hpp"

namespace noctem::text {
namespace {

using std::string_view_literals::operator""sv;

TEST_CASE("code points: every byte is looked at, and none past the end") {
  CHECK(code_point_at("a", 0).code == 'a');
  CHECK(code_point_at("é", 0).code == 0xe9);
  CHECK(code_point_at("日", 0).code == 0x65e5);
  CHECK(code_point_at("😀", 0).code == 0x1f600);
  CHECK(code_point_at("", 0).size == 0);
  for (const auto broken :
       {"\x80"sv, "\xc3"sv, "\xe6\x97"sv, "\xf0\x9f\x98"sv, "\xff"sv, "\xc3("sv, "\xc0\xaf"sv}) {
    CHECK(code_point_at(broken, 0).code == 0xfffd);
    CHECK(code_point_at(broken, 0).size == 1);
  }
  CHECK(code_point_name(0x200b) == "U+200B");
  CHECK(code_point_name(0xe0041) == "U+E0041");
  CHECK(code_point_name(0x1b) == "U+001B");
}

TEST_CASE("look-alikes fold to the ASCII that they look like") {
  for (const auto text : {"ѕуѕтем", "ＳＹＳＴＥＭ", "𝐬𝐲𝐬𝐭𝐞𝐦", "𝕊𝕐𝕊𝕋𝔼𝕄", "ⓢⓨⓢⓣⓔⓜ", "🅂🅈🅂🅃🄴🄼",
                          "ꜱʏꜱᴛᴇᴍ", "śýštêm", "ЅУЅТЕМ"}) {
    CAPTURE(std::string(text));
    CHECK(skeleton_of(text).text == "system");
  }
  CHECK(skeleton_of("＜｜‹⟨【［《").text == "<|<<[[<");
  CHECK(look_alike(0x1d7d8) == '0');
  CHECK(look_alike(U'日') == '\0');
}

TEST_CASE("the skeleton: unseen dropped, white space collapsed, places kept") {
  const std::string content = "A \t b\r\n \n c\u200b\u0301D\u00a0\u3000e";
  const auto skeleton = skeleton_of(content);
  CHECK(skeleton.text == "a b\ncd e");
  for (std::size_t i = 0; i < skeleton.text.size(); ++i) {
    CHECK(skeleton.begins[i] < skeleton.ends[i]);
    CHECK((i == 0 || skeleton.begins[i] >= skeleton.ends[i - 1]));
  }
  CHECK(content.substr(skeleton.begins[5], 1) == "D");
  REQUIRE(skeleton.hidden.size() == 1);
  CHECK(content.substr(skeleton.hidden[0].begin, 3) == "\u200b");
  CHECK(skeleton_of("say \\\"x\\\"\\ny").text == "say \"x\"\ny");
}

TEST_CASE("what scripts and emoji are written with is needed, elsewhere it is hidden") {
  for (const auto needed : {"👨‍👩‍👧", "🏳️‍🌈", "می‌خواهم",
                            "क्‍ष", "ภาษา​ไทย", "1️⃣", "❤️", "\ufeffstart",
                            "שלום \u200f(a)", "\u200eשלום", "葛󠄀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"}) {
    CAPTURE(std::string(needed));
    CHECK(skeleton_of(needed).hidden.empty());
  }
  for (const auto hidden :
       {"a\u200bb", "a\u200db", "a\ufe0fb", "x\u00ady", "a\ufeff", "a\u200fb", "\u202eabc",
        "❤\ufe0f\ufe0f", "a\u2062b", "\U000e0041", "😀\U000e0061", "a\U000e0101"}) {
    CAPTURE(std::string(hidden));
    CHECK(skeleton_of(hidden).hidden.size() == 1);
  }
}

TEST_CASE("a terminal's commands are taken whole") {
  CHECK(escape_size("\x1b[31mred") == 5);
  CHECK(escape_size("\x1b[38;5;196mred") == 11);
  CHECK(escape_size("\u009b2Jx") == 4);
  CHECK(escape_size("\x1b]0;title\x07x") == 10);
  CHECK(escape_size("\x1b]8;;http://a.example/\x1b\\x") == 24);
  CHECK(escape_size("\x1b]never ends") == 2);
  CHECK(escape_size("\x1b(Bx") == 3);
  CHECK(escape_size("\x1b"
                    "c") == 2);
  CHECK(escape_size("\x1b") == 1);
  CHECK(escape_size("\x1b[") == 2);
  CHECK(escape_size("\x1b[\xc3\xa9") == 2);
}

}  // namespace
}  // namespace noctem::text
