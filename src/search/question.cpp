#include "question.hpp"

#include <algorithm>

#include "noctem/search/query.hpp"

#include "terms.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kOrderMax = 64;

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

}  // namespace

Question parse_question(std::string_view text) {
  Question question;
  std::size_t group = 0;
  for (const Term& term : question_terms(text.substr(0, kQueryBytesRead))) {
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
    question.order.push_back(number);
  }
  return question;
}

}  // namespace noctem::search
