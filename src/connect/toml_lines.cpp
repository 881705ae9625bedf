#include "toml_lines.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::connect {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

class Reader {
 public:
  explicit Reader(std::string_view text)
      : text_(text), at_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {}

  bool done() const { return at_ >= text_.size(); }
  TomlLine line();

 private:
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool next_is(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size()); }
  void skip_line() {
    const std::size_t end = text_.find('\n', at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
  }
  void skip_text();
  std::size_t skip_value();
  std::vector<std::string> path(char end);

  std::string_view text_;
  std::size_t at_;
};

// Past a string of any of the four kinds.
void Reader::skip_text() {
  const char quote = peek();
  const std::string three(3, quote);
  const bool many = next_is(three);
  at_ += many ? three.size() : 1;
  while (!done()) {
    if (quote == '"' && peek() == '\\') {
      at_ += 2;
    } else if (many ? next_is(three) : peek() == quote) {
      at_ += many ? three.size() : 1;
      while (many && peek() == quote) {
        ++at_;  // up to two quotes may stand before the end
      }
      return;
    } else {
      ++at_;
    }
  }
  at_ = text_.size();
}

// To the end of the line on which the value ends; brackets and strings may run over several. Where
// the value itself ends, before blanks and a comment.
std::size_t Reader::skip_value() {
  std::size_t depth = 0;
  std::size_t value_end = at_;
  while (!done() && (peek() != '\n' || depth > 0)) {
    const char c = peek();
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      continue;
    }
    if (c == '"' || c == '\'') {
      skip_text();
    } else {
      depth += c == '[' || c == '{' ? 1 : 0;
      depth -= (c == ']' || c == '}') && depth > 0 ? 1 : 0;
      ++at_;
    }
    value_end = trim(std::string_view(&c, 1)).empty() ? value_end : at_;
  }
  return value_end;
}

std::vector<std::string> Reader::path(char end) {
  std::vector<std::string> names;
  while (!done() && peek() != end && peek() != '\n') {
    const std::size_t begin = at_;
    if (peek() == '"' || peek() == '\'') {
      skip_text();
      const std::string_view word = text_.substr(begin, at_ - begin);
      const auto meant = codec::parse_json(word);
      const bool basic = meant && meant->text() != nullptr;
      names.push_back(basic ? *meant->text()
                            : std::string(word.substr(1, word.size() > 1 ? word.size() - 2 : 0)));
    } else if (peek() == '.' || peek() == ' ' || peek() == '\t') {
      ++at_;
    } else {
      at_ = std::min(text_.find_first_of(std::string(". \t\n") + end, at_), text_.size());
      names.emplace_back(text_.substr(begin, at_ - begin));
    }
  }
  return names;
}

TomlLine Reader::line() {
  TomlLine line;
  line.span.begin = at_;
  skip_blanks();
  if (done() || peek() == '\n' || peek() == '\r') {
    line.kind = TomlLine::Kind::blank;
  } else if (peek() == '#') {
    line.kind = TomlLine::Kind::comment;
  } else if (peek() == '[') {
    const bool list = next_is("[[");
    line.kind = list ? TomlLine::Kind::list_header : TomlLine::Kind::header;
    at_ += list ? 2 : 1;
    line.path = path(']');
  } else {
    line.kind = TomlLine::Kind::setting;
    line.path = path('=');
    ++at_;
    skip_blanks();
    line.value.begin = std::min(at_, text_.size());
    line.value.end = skip_value();
  }
  skip_line();
  line.span.end = at_;
  return line;
}

}  // namespace

std::vector<TomlLine> toml_lines(std::string_view text) {
  std::vector<TomlLine> lines;
  for (Reader reader(text); !reader.done();) {
    lines.push_back(reader.line());
  }
  return lines;
}

}  // namespace noctem::connect
