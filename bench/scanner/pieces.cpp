#include "pieces.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"

namespace noctem::bench {

namespace {

using std::string_view_literals::operator""sv;

constexpr auto kFontMacros = std::to_array(
    {".B "sv, ".I "sv, ".BR "sv, ".IR "sv, ".RB "sv, ".RI "sv, ".BI "sv, ".IB "sv, ".SM "sv});

std::string_view without_end(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

void keep(std::string& piece, std::vector<std::string>& pieces) {
  if (piece.size() >= kPieceBytesMin && piece.size() <= kPieceBytesMax && is_utf8(piece)) {
    pieces.push_back(piece);
  }
  piece.clear();
}

// Behind the escape that begins at `at`; appends what it stands for.
std::size_t take_escape(std::string_view line, std::size_t at, std::string& to) {
  const char kind = at + 1 < line.size() ? line[at + 1] : '\0';
  switch (kind) {
    case 'f':
      return at + (line.substr(at).starts_with("\\f(") ? 5u
                   : line.substr(at).starts_with("\\f[")
                       ? std::min(line.find(']', at), line.size() - 1) - at + 1
                       : 3u);
    case '(':
      to += line.substr(std::min(at + 2, line.size()), 2) == "aq" ? '\'' : '-';
      return at + 4;
    case '&':
    case '|':
    case '^':
      return at + 2;
    case '\0':
      return at + 1;
    default:
      to += kind == 'e' ? '\\' : kind;
      return at + 2;
  }
}

void append_plain(std::string& to, std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\\') {
      at = take_escape(line, at, to);
    } else {
      to += line[at++];
    }
  }
  to += '\n';
}

}  // namespace

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  std::string piece;
  for (const auto raw : split(text, '\n')) {
    const auto line = without_end(raw);
    if (trim(line).empty() || piece.size() + line.size() > kPieceBytesMax) {
      keep(piece, pieces);
    }
    if (!trim(line).empty()) {
      piece += piece.empty() ? "" : "\n";
      piece += line;
    }
  }
  keep(piece, pieces);
  return pieces;
}

std::string without_roff(std::string_view page) {
  std::string text;
  for (const auto line : split(page, '\n')) {
    const auto* font = std::ranges::find_if(
        kFontMacros, [&](std::string_view macro) { return line.starts_with(macro); });
    if (font != kFontMacros.end()) {
      append_plain(text, line.substr(font->size()));
    } else if (line.starts_with('.') || line.starts_with('\'')) {
      text += '\n';
    } else {
      append_plain(text, line);
    }
  }
  return text;
}

}  // namespace noctem::bench
