// Input that is made to break something. Compiled into one binary for each engine.

#include "library_test.hpp"
#include "terms.hpp"

namespace noctem::search {
namespace {

struct Target : Library {
  Target() {
    note("plain", "a plain entry about kettles");
    note("syntax", "summary : content NEAR ( kettle* ^ kettle ) AND \"OR\" NOT");
  }
};

TEST_SUITE_BEGIN("search hostile");

TEST_CASE_FIXTURE(Target, "no text is an error of SQL") {
  using namespace std::string_literals;
  std::string letters;
  for (int i = 0; i < 5000; ++i) {
    letters += "w" + std::to_string(i) + " ";
  }
  const std::string hostile[] = {"\"",
                                 "'",
                                 "kettle\"",
                                 "kettle'; DROP TABLE search_item; --",
                                 "*",
                                 "^kettle",
                                 "kettle*",
                                 "NEAR(kettle)",
                                 "summary:kettle",
                                 "{summary content}:kettle",
                                 "- kettle",
                                 "kettle AND",
                                 "AND",
                                 "OR NOT",
                                 "(",
                                 "))))((((",
                                 "a\0b"s,
                                 "\0"s,
                                 "kettle\0kettle"s,
                                 "!?.,;:",
                                 "   ",
                                 "the of and",
                                 "how what why",
                                 "\xff\xfe\x80",
                                 "kettle\xff",
                                 "\xed\xa0\x80",
                                 "\xf0\x9f\xab\x96",
                                 "e\xcc\x81",
                                 std::string(65536, 'a'),
                                 std::string(65536, '"'),
                                 std::string(65536, ' '),
                                 letters,
                                 std::string(65536, '-'),
                                 std::string("a-") + std::string(4000, 'b'),
                                 "$1",
                                 "%",
                                 "\\",
                                 "<->",
                                 "kettle & !plain | 'x'",
                                 "=notes",
                                 "#tag",
                                 "aB" + std::string(300, 'C')};
  for (const std::string& text : hostile) {
    CAPTURE(text.substr(0, 40));
    CHECK(index.query(*writer, {.text = text}).has_value());
    CHECK(index.query(*writer, {.domain = text}).has_value());
    CHECK(index.query(*writer, {.text = text, .domain = text, .tags = {text}}).has_value());
  }
  CHECK(find("kettle*").size() == 2);
  CHECK(find("kettle\xff\"").size() == 2);
}

TEST_CASE_FIXTURE(Target, "any text can be put, and taken out again") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
    all += "\"'`= ";
  }
  std::string camel;
  for (int i = 0; i < 20'000; ++i) {
    camel += "aB";
  }
  std::string words;
  for (int i = 0; i < 12'000; ++i) {
    words += "w" + std::to_string(i) + " ";
  }
  int number = 0;
  for (const std::string& text : {all, camel, words, std::string(65536, 'x'), std::string()}) {
    const std::string name = "h" + std::to_string(number++);
    put(name, {.domain = text.substr(0, 200),
               .tags = {text.substr(0, 99)},
               .summary = text,
               .content = text + " findme"});
    CHECK(names_of(ask({.text = "findme"})).size() == 1);
    erase(name);
    CHECK(find("findme").empty());
  }
}

TEST_CASE_FIXTURE(Target, "a question costs no more for being long") {
  std::string text;
  for (int i = 0; i < 10'000; ++i) {
    text += "kettle word" + std::to_string(i) + " ";
  }
  const Answer answer = ask({.text = text});
  CHECK(answer.terms.size() <= kTermsMax);
  CHECK(answer.hits.size() == 2);
}

TEST_CASE_FIXTURE(Target, "only common words find what holds them") {
  note("who", "The Who play what they will");
  CHECK(find("who") == Names{"who"});
  CHECK(find("what will they").front() == "who");
  CHECK(find("the") == Names{"who"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search
