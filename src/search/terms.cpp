#include "terms.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "folding.hpp"
#include "stem.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kPiecesMax = 12;        // of one identifier; the rest is one piece
constexpr std::size_t kCompoundWordsMax = 4;  // longer chains of words are not joined
constexpr std::size_t kDigitsMax = 4;         // of a version or size at the end of a word

// In order. In nearly every text, and so of use to a phrase alone.
constexpr std::array<std::string_view, 27> kCommon = {
    "a",    "an",  "and",   "are",  "as", "at",  "be",   "by",   "for",
    "from", "has", "in",    "is",   "it", "of",  "on",   "or",   "s",
    "that", "the", "their", "this", "to", "was", "were", "with", "you"};

// In order. Indexed, but no help in a question that has other words.
constexpr std::array<std::string_view, 94> kQuestionWords = {
    "about",   "all",     "also",    "am",    "any",    "anybody", "anyone", "because", "been",
    "before",  "being",   "best",    "but",   "can",    "cannot",  "could",  "did",     "do",
    "does",    "doing",   "don",     "each",  "else",   "ever",    "every",  "explain", "find",
    "get",     "getting", "give",    "good",  "got",    "had",     "happen", "happens", "have",
    "having",  "he",      "help",    "her",   "here",   "him",     "his",    "how",     "i",
    "if",      "into",    "its",     "just",  "know",   "let",     "me",     "mine",    "my",
    "need",    "not",     "our",     "ours",  "please", "she",     "should", "so",      "some",
    "someone", "such",    "t",       "tell",  "than",   "them",    "then",   "there",   "these",
    "they",    "those",   "try",     "us",    "very",   "want",    "way",    "we",      "what",
    "when",    "where",   "whether", "which", "while",  "who",     "whom",   "whose",   "why",
    "will",    "would",   "yes",     "your"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

void append_utf8(std::string& to, char32_t code) {
  const auto byte = [&](char32_t bits) { to += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6);
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3f));
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
}

// One written word: folded text and where a capital or a digit may begin a piece of it.
struct Word {
  std::string text;
  std::vector<std::size_t> cuts;  // offsets in `text`, ascending, never 0
  std::size_t begin = 0;
  std::size_t end = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Term> read() {
    while (at_ < text_.size()) {
      const Character next = next_character(text_.substr(at_));
      take(next);
      at_ += next.bytes;
    }
    end_word();
    end_compound();
    return std::move(terms_);
  }

 private:
  void take(const Character& next) {
    switch (next.kind) {
      case CharacterKind::nothing:
        return;
      case CharacterKind::letter:
        add_letter(next);
        return;
      case CharacterKind::alone:
        end_word();
        end_compound();
        add_letter(next);
        word_.end = at_ + next.bytes;
        end_word();
        end_compound();
        return;
      case CharacterKind::separator:
        break;
    }
    end_word();
    // "e-mail" and "snake_case" go on, "a - b" and "end." do not.
    const char mark = text_[at_];
    const bool joins = (mark == '-' || mark == '_') && !compound_.empty() &&
                       compound_.back().end == at_ && at_ + 1 < text_.size() &&
                       next_character(text_.substr(at_ + 1)).kind == CharacterKind::letter;
    if (!joins) {
      end_compound();
    }
  }

  void add_letter(const Character& next) {
    if (word_.text.empty()) {
      word_.begin = at_;
      upper_run_ = 0;
    }
    word_.end = at_ + next.bytes;
    if (word_.text.size() + 5 > kTermBytesMax) {
      return;  // the rest of something that is no word
    }
    note_cut(next);
    append_utf8(word_.text, next.folded);
    if (next.second != 0) {
      word_.text += next.second;
    }
    last_was_upper_ = next.is_upper_ascii;
  }

  // httpHeader is cut before H, HTTPHeader before its last capital.
  void note_cut(const Character& next) {
    const std::size_t size = word_.text.size();
    const bool lower = next.folded >= 'a' && next.folded <= 'z' && !next.is_upper_ascii;
    if (size > 0 && next.is_upper_ascii && !last_was_upper_) {
      cut(size);
    } else if (size > 1 && lower && last_was_upper_ && upper_run_ > 1) {
      cut(size - 1);
    }
    upper_run_ = next.is_upper_ascii ? upper_run_ + 1 : 0;
  }

  void cut(std::size_t at) {
    if (word_.cuts.size() + 1 < kPiecesMax) {
      word_.cuts.push_back(at);
    }
  }

  void end_word() {
    if (!word_.text.empty()) {
      cut_digits();
      compound_.push_back(std::exchange(word_, {}));
    }
    word_ = {};
    last_was_upper_ = false;
  }

  // sha256 and utf8, but not 7f3a9c: letters, then few digits.
  void cut_digits() {
    const std::string_view last =
        std::string_view(word_.text).substr(word_.cuts.empty() ? 0 : word_.cuts.back());
    const std::size_t letters = static_cast<std::size_t>(
        std::find_if_not(last.begin(), last.end(), [](char c) { return c >= 'a' && c <= 'z'; }) -
        last.begin());
    const std::string_view digits = last.substr(letters);
    const bool fits = letters >= 2 && !digits.empty() && digits.size() <= kDigitsMax &&
                      digits.find_first_not_of("0123456789") == std::string::npos;
    if (fits && word_.cuts.size() + 1 < kPiecesMax) {
      word_.cuts.push_back(word_.text.size() - digits.size());
    }
  }

  void end_compound() {
    if (compound_.empty()) {
      return;
    }
    ++group_;
    join();
    for (const Word& word : compound_) {
      add_word(word);
    }
    compound_.clear();
  }

  void join() {
    std::string joined;
    for (const Word& word : compound_) {
      joined += word.text;
    }
    if (compound_.size() > 1 && compound_.size() <= kCompoundWordsMax &&
        joined.size() <= kTermBytesMax) {
      add(std::move(joined), {compound_.front().begin, compound_.back().end}, Term::Role::whole);
    }
  }

  void add_word(const Word& word) {
    const std::pair span{word.begin, word.end};
    const auto part = compound_.size() > 1 ? Term::Role::piece : Term::Role::word;
    if (word.cuts.empty()) {
      add(word.text, span, part);
      return;
    }
    add(word.text, span, Term::Role::whole);
    std::size_t from = 0;
    for (std::size_t i = 0; i <= word.cuts.size(); ++i) {
      const std::size_t to = i < word.cuts.size() ? word.cuts[i] : word.text.size();
      add(word.text.substr(from, to - from), span, Term::Role::piece);
      from = to;
    }
  }

  void add(std::string text, std::pair<std::size_t, std::size_t> span, Term::Role role) {
    const bool is_common = holds(kCommon, text);
    stem(text);
    terms_.push_back(
        {std::move(text), span.first, span.second, role, group_, terms_.size(), is_common});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t group_ = 0;
  int upper_run_ = 0;
  bool last_was_upper_ = false;
  Word word_;
  std::vector<Word> compound_;
  std::vector<Term> terms_;
};

}  // namespace

std::vector<Term> terms_of(std::string_view text) { return Reader(text).read(); }

bool is_question_word(std::string_view folded_word) { return holds(kQuestionWords, folded_word); }

std::vector<Term> question_terms(std::string_view text, const std::vector<Term>& all) {
  std::vector<Term> uncommon;
  std::copy_if(all.begin(), all.end(), std::back_inserter(uncommon),
               [](const Term& term) { return !term.is_common; });
  std::vector<Term> telling;
  for (const Term& term : uncommon) {
    std::string folded(text.substr(term.begin, term.end - term.begin));
    std::transform(folded.begin(), folded.end(), folded.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; });
    if (term.role != Term::Role::word || !is_question_word(folded)) {
      telling.push_back(term);
    }
  }
  return !telling.empty() ? telling : !uncommon.empty() ? uncommon : all;
}

}  // namespace noctem::search
