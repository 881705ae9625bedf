#include "terms.hpp"

#include <doctest/doctest.h>

#include "stem.hpp"

namespace noctem::search {
namespace {

using Texts = std::vector<std::string>;

Texts texts_of(std::string_view text) {
  Texts texts;
  for (const Term& term : terms_of(text)) {
    texts.push_back(term.text);
  }
  return texts;
}

std::string stemmed(std::string word) {
  stem(word);
  return word;
}

TEST_SUITE_BEGIN("search terms");

// Examples of Porter's paper, step by step.
TEST_CASE("words lose their endings as the paper says") {
  const std::pair<const char*, const char*> examples[] = {{"caresses", "caress"},
                                                          {"ponies", "poni"},
                                                          {"ties", "ti"},
                                                          {"cats", "cat"},
                                                          {"feed", "feed"},
                                                          {"agreed", "agre"},
                                                          {"plastered", "plaster"},
                                                          {"bled", "bled"},
                                                          {"motoring", "motor"},
                                                          {"sing", "sing"},
                                                          {"conflated", "conflat"},
                                                          {"troubled", "troubl"},
                                                          {"sized", "size"},
                                                          {"hopping", "hop"},
                                                          {"tanned", "tan"},
                                                          {"falling", "fall"},
                                                          {"hissing", "hiss"},
                                                          {"fizzed", "fizz"},
                                                          {"failing", "fail"},
                                                          {"filing", "file"},
                                                          {"happy", "happi"},
                                                          {"sky", "sky"},
                                                          {"relational", "relat"},
                                                          {"conditional", "condit"},
                                                          {"rational", "ration"},
                                                          {"digitizer", "digit"},
                                                          {"operator", "oper"},
                                                          {"feudalism", "feudal"},
                                                          {"hopefulness", "hope"},
                                                          {"sensibiliti", "sensibl"},
                                                          {"triplicate", "triplic"},
                                                          {"formative", "form"},
                                                          {"electrical", "electr"},
                                                          {"goodness", "good"},
                                                          {"revival", "reviv"},
                                                          {"allowance", "allow"},
                                                          {"airliner", "airlin"},
                                                          {"adjustable", "adjust"},
                                                          {"replacement", "replac"},
                                                          {"adoption", "adopt"},
                                                          {"homologous", "homolog"},
                                                          {"bowdlerize", "bowdler"},
                                                          {"probate", "probat"},
                                                          {"rate", "rate"},
                                                          {"cease", "ceas"},
                                                          {"controll", "control"},
                                                          {"roll", "roll"},
                                                          {"a", "a"},
                                                          {"is", "is"},
                                                          {"sha256", "sha256"}};
  for (const auto& [word, expected] : examples) {
    CHECK(stemmed(word) == expected);
  }
}

TEST_CASE("identifiers and compounds are taken whole and in pieces") {
  CHECK(texts_of("parseHTTPHeader") == Texts{"parsehttphead", "pars", "http", "header"});
  CHECK(texts_of("snake_case") == Texts{"snakecas", "snake", "case"});
  CHECK(texts_of("utf8 sha256") == Texts{"utf8", "utf", "8", "sha256", "sha", "256"});
  CHECK(texts_of("7f3a9c21") == Texts{"7f3a9c21"});
  CHECK(texts_of("http.Limits") == Texts{"http", "limit"});
  CHECK(texts_of("word- -word - word") == Texts{"word", "word", "word"});
}

TEST_CASE("the commonest words are terms that are marked") {
  const auto terms = terms_of("The cat was on this mat");
  REQUIRE(terms.size() == 6);
  const bool is_common[] = {true, false, true, true, true, false};
  for (std::size_t i = 0; i < terms.size(); ++i) {
    CAPTURE(terms[i].text);
    CHECK(terms[i].is_common == is_common[i]);
    CHECK(terms[i].place == i);
  }
}

TEST_CASE("a term says where it stands in the text") {
  const std::string text = "ein Käse, größer";
  const auto terms = terms_of(text);
  REQUIRE(terms.size() == 3);
  CHECK(text.substr(terms[1].begin, terms[1].end - terms[1].begin) == "Käse");
  CHECK(terms[1].text == "kase");
  CHECK(terms[2].text == "grosser");
}

TEST_CASE("hidden characters do not hide a word, and no bytes break one") {
  CHECK(texts_of("ig\u200bnore e\u0301tude") == Texts{"ignor", "etud"});
  CHECK(texts_of("\xff"
                 "kettle\x80") == Texts{"kettl"});
  CHECK(texts_of("“quoted”—dash") == Texts{"quot", "dash"});
  CHECK(texts_of("ＦＵＬＬ") == Texts{"full"});
}

TEST_CASE("no term is longer than the limit") {
  for (const Term& term :
       terms_of(std::string(10'000, 'x') + " \u00fc" + std::string(99, '\xc3'))) {
    CHECK(term.text.size() <= kTermBytesMax);
  }
}

TEST_CASE("a question drops its question words unless they are all of it") {
  const auto texts = [](std::string_view text) {
    Texts found;
    for (const Term& term : question_terms(text, terms_of(text))) {
      found.push_back(term.text);
    }
    return found;
  };
  CHECK(texts("How do I open a file?") == Texts{"open", "file"});
  CHECK(texts("what does it do") == Texts{"what", "doe", "do"});
  CHECK(texts("do-while") == Texts{"dowhil", "do", "while"});
  CHECK(texts("and that was") == Texts{"and", "that", "wa"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search
