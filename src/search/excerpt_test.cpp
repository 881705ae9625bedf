#include "noctem/search/excerpt.hpp"

#include <doctest/doctest.h>

#include "noctem/base/strings.hpp"

namespace noctem::search {
namespace {

std::string part_of(const std::string& text, const Excerpt& made) {
  return text.substr(made.part.begin, made.part.end - made.part.begin);
}

std::vector<std::string> marked(const std::string& text, const Excerpt& made) {
  std::vector<std::string> words;
  for (const Span& mark : made.marks) {
    words.push_back(text.substr(mark.begin, mark.end - mark.begin));
  }
  return words;
}

const std::string kFiller(2000, '.');

TEST_SUITE_BEGIN("search excerpt");

TEST_CASE("the part that holds most of the words is shown, and they are marked") {
  const std::string text = "One kettle here. " + kFiller +
                           " Later the Kettles whistled, and the stove glowed. " + kFiller;
  const std::string terms[] = {"kettl", "stove", "whistl"};
  const Excerpt made = excerpt(text, terms, 80);
  CHECK(marked(text, made) == std::vector<std::string>{"Kettles", "whistled", "stove"});
  CHECK(part_of(text, made).size() <= 80);
}

TEST_CASE("where nothing is found the beginning is shown") {
  const std::string text = "A sentence that begins the text, and goes on.";
  const std::string terms[] = {"absent"};
  const Excerpt made = excerpt(text, terms, 16);
  CHECK(part_of(text, made) == "A sentence that");
  CHECK(made.marks.empty());
  CHECK(excerpt(text, {}, 1000).part == Span{0, text.size()});
  CHECK(excerpt("", terms, 10).part == Span{0, 0});
}

TEST_CASE("characters stay whole at every size") {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += i % 5 == 0 ? "größe " : "日本語";
  }
  const std::string terms[] = {"gross", "本"};
  for (std::size_t bytes = 0; bytes < 120; ++bytes) {
    const Excerpt made = excerpt(text, terms, bytes);
    CHECK(made.part.end - made.part.begin <= bytes);
    CHECK(is_utf8(part_of(text, made)));
    for (const Span& mark : made.marks) {
      CHECK(mark.begin >= made.part.begin);
      CHECK(mark.end <= made.part.end);
    }
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search
