#pragma once
// A text as the index sees it: words folded and stemmed, in order. An identifier is taken whole and
// in its pieces (parseHttpHeader, parse, http, header; sha256, sha, 256), a compound in its pieces
// and joined (e-mail: e, mail, email), so that each way of writing finds the other. The commonest
// words are marked: they are looked for as part of a phrase alone.
//
// A term is of a-z, 0-9 and bytes above ASCII, at most kTermBytesMax of them: it can stand in a
// query of any engine. Pure functions; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::search {

inline constexpr std::size_t kTermBytesMax = 64;

struct Term {
  enum class Role {
    word,   // stands in the text as it is
    piece,  // of an identifier or a compound
    whole,  // what the pieces of its group make together
  };
  std::string text;
  std::size_t begin = 0;  // bytes of the text that it was made of
  std::size_t end = 0;
  Role role = Role::word;
  std::size_t group = 0;  // one for each word as it is written
  std::size_t place = 0;  // how many terms of the text stand before it
  bool is_common = false;
};

std::vector<Term> terms_of(std::string_view text);

// Says nothing about what is looked for: "how", "which", "please".
bool is_question_word(std::string_view folded_word);

// Which of all its terms a question asks for: without common and question words, unless nothing
// else is left.
std::vector<Term> question_terms(std::string_view text, const std::vector<Term>& all);

}  // namespace noctem::search
