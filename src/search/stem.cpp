#include "stem.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace noctem::search {
namespace {

bool is_consonant(std::string_view word, std::size_t i) {
  switch (word[i]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
      return false;
    case 'y':
      return i == 0 || !is_consonant(word, i - 1);
    default:
      return true;
  }
}

// m of the paper: how many times vowels are followed by consonants. It never needs more than two.
int measure(std::string_view stem) {
  int count = 0;
  bool after_vowel = false;
  for (std::size_t i = 0; i < stem.size() && count < 2; ++i) {
    const bool consonant = is_consonant(stem, i);
    count += consonant && after_vowel ? 1 : 0;
    after_vowel = !consonant;
  }
  return count;
}

bool has_vowel(std::string_view stem) {
  for (std::size_t i = 0; i < stem.size(); ++i) {
    if (!is_consonant(stem, i)) {
      return true;
    }
  }
  return false;
}

bool ends_double_consonant(std::string_view word) {
  const std::size_t n = word.size();
  return n >= 2 && word[n - 1] == word[n - 2] && is_consonant(word, n - 1);
}

// *o of the paper: consonant, vowel, consonant, and the last is not w, x or y.
bool ends_short(std::string_view word) {
  const std::size_t n = word.size();
  return n >= 3 && is_consonant(word, n - 3) && !is_consonant(word, n - 2) &&
         is_consonant(word, n - 1) &&
         std::string_view("wxy").find(word[n - 1]) == std::string::npos;
}

std::string_view before(std::string_view word, std::string_view suffix) {
  return word.substr(0, word.size() - suffix.size());
}

struct Rule {
  std::string_view suffix;
  std::string_view replacement;
};

// Of the suffixes the first that fits decides, so longer ones stand before those that end them.
void apply_rules(std::string& word, std::span<const Rule> rules, int measure_min) {
  for (const Rule& rule : rules) {
    if (word.ends_with(rule.suffix)) {
      if (measure(before(word, rule.suffix)) >= measure_min) {
        word.replace(word.size() - rule.suffix.size(), std::string::npos, rule.replacement);
      }
      return;
    }
  }
}

void drop_plural(std::string& word) {
  constexpr Rule kRules[] = {{"sses", "ss"}, {"ies", "i"}, {"ss", "ss"}, {"s", ""}};
  apply_rules(word, kRules, 0);
}

void mend_after_past(std::string& word) {
  if (word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz")) {
    word += 'e';
  } else if (ends_double_consonant(word) &&
             std::string_view("lsz").find(word.back()) == std::string::npos) {
    word.pop_back();
  } else if (measure(word) == 1 && ends_short(word)) {
    word += 'e';
  }
}

void drop_past(std::string& word) {
  if (word.ends_with("eed")) {
    if (measure(before(word, "eed")) > 0) {
      word.pop_back();
    }
    return;
  }
  for (const std::string_view suffix : {"ed", "ing"}) {
    if (word.ends_with(suffix)) {
      if (has_vowel(before(word, suffix))) {
        word.resize(word.size() - suffix.size());
        mend_after_past(word);
      }
      return;
    }
  }
}

void turn_y(std::string& word) {
  if (word.ends_with('y') && has_vowel(before(word, "y"))) {
    word.back() = 'i';
  }
}

void shorten_double(std::string& word) {
  constexpr Rule kRules[] = {
      {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"},   {"anci", "ance"},
      {"izer", "ize"},    {"abli", "able"},   {"alli", "al"},     {"entli", "ent"},
      {"eli", "e"},       {"ousli", "ous"},   {"ization", "ize"}, {"ation", "ate"},
      {"ator", "ate"},    {"alism", "al"},    {"iveness", "ive"}, {"fulness", "ful"},
      {"ousness", "ous"}, {"aliti", "al"},    {"iviti", "ive"},   {"biliti", "ble"}};
  apply_rules(word, kRules, 1);
}

void shorten_single(std::string& word) {
  constexpr Rule kRules[] = {{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"},
                             {"ical", "ic"},  {"ful", ""},   {"ness", ""}};
  apply_rules(word, kRules, 1);
}

void drop_rest(std::string& word) {
  constexpr std::string_view kSuffixes[] = {"al",  "ance",  "ence", "er",  "ic",  "able", "ible",
                                            "ant", "ement", "ment", "ent", "ion", "ou",   "ism",
                                            "ate", "iti",   "ous",  "ive", "ize"};
  for (const std::string_view suffix : kSuffixes) {
    if (!word.ends_with(suffix)) {
      continue;
    }
    const std::string_view stem = before(word, suffix);
    const bool fits = suffix != "ion" || stem.ends_with('s') || stem.ends_with('t');
    if (fits && measure(stem) > 1) {
      word.resize(stem.size());
    }
    return;
  }
}

void drop_end(std::string& word) {
  if (word.ends_with('e')) {
    const std::string_view stem = before(word, "e");
    const int count = measure(stem);
    if (count > 1 || (count == 1 && !ends_short(stem))) {
      word.pop_back();
    }
  }
  if (word.ends_with("ll") && measure(word) > 1) {
    word.pop_back();
  }
}

}  // namespace

void stem(std::string& word) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (word.size() <= 2 || !std::all_of(word.begin(), word.end(), is_letter)) {
    return;
  }
  drop_plural(word);
  drop_past(word);
  turn_y(word);
  shorten_double(word);
  shorten_single(word);
  drop_rest(word);
  drop_end(word);
}

}  // namespace noctem::search
