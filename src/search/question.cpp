#include "question.hpp"

#include <algorithm>

#include "noctem/search/query.hpp"

#include "terms.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kOrderMax = 64;
constexpr std::size_t kPhraseTermsMax = 12;

// The number of the term, made if there is room.
std::size_t number_of(Question& question, const std::string& text) {
  const auto known = std::find(question.terms.begin(), question.terms.end(), text);
  const auto number = static_cast<std::size_t>(known - question.terms.begin());
  if (known == question.terms.end() && question.terms.size() < kTermsMax) {
    question.terms.push_back(text);
    question.is_whole.push_back(1);
  }
  return number;
}

std::vector<std::string> phrase_of(const std::vector<Term>& all) {
  std::vector<std::string> phrase;
  if (all.size() > kPhraseTermsMax || all.empty() || all.front().group == all.back().group) {
    return phrase;
  }
  for (const Term& term : all) {
    phrase.push_back(term.text);
  }
  return phrase;
}

}  // namespace

Question parse_question(std::string_view text) {
  text = text.substr(0, kQueryBytesRead);
  const std::vector<Term> all = terms_of(text);
  Question question;
  question.phrase = phrase_of(all);
  std::size_t group = 0;
  for (const Term& term : question_terms(text, all)) {
    const std::size_t number = number_of(question, term.text);
    if (number >= question.terms.size() || question.order.size() >= kOrderMax) {
      break;
    }
    if (question.groups.empty() || term.group != group) {
      question.groups.emplace_back();
      group = term.group;
    }
    if (term.role == Term::Role::whole) {
      question.groups.back().wholes.push_back(number);
      continue;
    }
    question.is_whole[number] = 0;
    question.groups.back().pieces.push_back(number);
    question.order.push_back({number, term.place});
  }
  return question;
}

}  // namespace noctem::search
