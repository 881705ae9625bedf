#include "noctem/codec/toml_guard.hpp"

#include <algorithm>

namespace noctem::codec {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kLongQuotes[] = {"\"\"\"", "'''"};

// `]` too: a header without a name is an error of the parser's own, with its line.
bool begins_header(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-\"']").find(c) != std::string_view::npos;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kBlanks);
  return from == std::string_view::npos ? "" : text.substr(from);
}

// Behind the quote that ends the string at the head of `text`; an unended short one ends with its
// line, where the parser stops with an error.
std::string_view behind_string(std::string_view text) {
  for (const std::string_view quote : kLongQuotes) {
    if (text.starts_with(quote)) {
      std::size_t at = quote.size();
      while (at < text.size() && !text.substr(at).starts_with(quote)) {
        at += text[at] == '\\' && quote.front() == '"' ? 2 : 1;
      }
      return text.substr(std::min(at + quote.size(), text.size()));
    }
  }
  std::size_t at = 1;
  while (at < text.size() && text[at] != text.front() && text[at] != '\n') {
    at += text[at] == '\\' && text.front() == '"' ? 2 : 1;
  }
  return text.substr(std::min(at + 1, text.size()));
}

// Behind the value or key that begins here, at the end of its last line.
std::string_view behind_setting(std::string_view text) {
  std::size_t depth = 0;  // of lists: they go on over lines
  while (!text.empty() && (text.front() != '\n' || depth != 0)) {
    const char c = text.front();
    if (c == '"' || c == '\'') {
      text = behind_string(text);
      continue;
    }
    if (c == '#') {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
      continue;
    }
    depth += c == '[' ? 1 : 0;
    depth -= c == ']' && depth != 0 ? 1 : 0;
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace

bool has_odd_toml_header(std::string_view text) {
  while (!text.empty()) {
    text = without_blanks(text);
    if (text.starts_with('[')) {
      text.remove_prefix(text.starts_with("[[") ? 2 : 1);
      text = without_blanks(text);
      if (text.empty() || !begins_header(text.front())) {
        return true;
      }
    }
    text = behind_setting(text);
    text.remove_prefix(text.empty() ? 0 : 1);
  }
  return false;
}

}  // namespace noctem::codec
