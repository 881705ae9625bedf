#include "noctem/search/excerpt.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "terms.hpp"

namespace noctem::search {
namespace {

struct Mark {
  Span span;
  std::string term;
};

std::vector<Mark> marks_in(std::string_view text, std::span<const std::string> terms) {
  const std::set<std::string_view> wanted(terms.begin(), terms.end());
  std::vector<Mark> marks;
  for (Term& term : terms_of(text)) {
    const bool is_marked = !marks.empty() && marks.back().span.begin <= term.begin &&
                           term.end <= marks.back().span.end;
    if (wanted.contains(term.text) && !is_marked) {
      marks.push_back({{term.begin, term.end}, std::move(term.text)});
    }
  }
  return marks;
}

// The stretch of at most so many bytes that shows most different terms; the first of such.
Span best_stretch(const std::vector<Mark>& marks, std::size_t bytes_max) {
  std::map<std::string_view, std::size_t> shown;
  std::size_t most = 0;
  std::size_t first = 0;
  Span best;
  for (const Mark& last : marks) {
    ++shown[last.term];
    while (last.span.end - marks[first].span.begin > bytes_max && marks[first].span != last.span) {
      if (--shown[marks[first].term] == 0) {
        shown.erase(marks[first].term);
      }
      ++first;
    }
    if (shown.size() > most) {
      most = shown.size();
      best = {marks[first].span.begin, last.span.end};
    }
  }
  return best;
}

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80;
}

// To the begin of a word, if one is near; never into a character.
std::size_t begin_of_word(std::string_view text, std::size_t from, std::size_t to) {
  if (from == 0) {
    return 0;
  }
  const std::size_t space = text.substr(0, to).find_first_of(" \n\t", from);
  std::size_t at = space == std::string_view::npos ? from : space + 1;
  while (at < to && is_inside_character(text, at)) {
    ++at;
  }
  return at;
}

std::size_t end_of_word(std::string_view text, std::size_t from, std::size_t to) {
  if (to >= text.size()) {
    return text.size();
  }
  const std::size_t space = text.substr(0, to).find_last_of(" \n\t");
  std::size_t at = space == std::string_view::npos || space < from ? to : space;
  while (at > 0 && is_inside_character(text, at)) {
    --at;
  }
  return at;
}

}  // namespace

Excerpt excerpt(std::string_view text, std::span<const std::string> terms, std::size_t bytes_max) {
  const auto marks = marks_in(text, terms);
  const Span stretch = best_stretch(marks, bytes_max);
  const std::size_t used = std::min(stretch.end - stretch.begin, bytes_max);
  // A third of what is left stands before, so that a sentence begins where it is cut rarely.
  const std::size_t lead = std::min((bytes_max - used) / 3, stretch.begin);
  Excerpt made;
  made.part.begin = begin_of_word(text, stretch.begin - lead, stretch.begin);
  made.part.end =
      end_of_word(text, made.part.begin + used, std::min(made.part.begin + bytes_max, text.size()));
  for (const Mark& mark : marks) {
    if (made.part.begin <= mark.span.begin && mark.span.end <= made.part.end) {
      made.marks.push_back(mark.span);
    }
  }
  return made;
}

}  // namespace noctem::search
