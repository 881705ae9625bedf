#include "noctem/connect/section.hpp"

#include <fmt/core.h>

#include "noctem/base/strings.hpp"

#include "jsonc_layout.hpp"

namespace noctem::connect {

namespace {

constexpr std::string_view kBegin = "<!-- nocturne-mesh begin";
constexpr std::string_view kEnd = "<!-- nocturne-mesh end";
constexpr std::string_view kBeginLine =
    "<!-- nocturne-mesh begin (written by `connect`, removed by `disconnect`) -->";
constexpr std::string_view kEndLine = "<!-- nocturne-mesh end -->";

std::unexpected<Error> broken(std::size_t line, std::string_view what) {
  return fail(conflict("section", fmt::format("line {}: {}", line, what)));
}

// Whole lines, the last one with its end.
Result<std::optional<Span>> find_section(std::string_view text) {
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t begin = kNone;
  std::optional<Span> found;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = trim(text.substr(at, end - at));
    ++number;
    if (line.starts_with(kBegin)) {
      if (begin != kNone || found) {
        return broken(number, "a second section of nocturne-mesh begins: take one away");
      }
      begin = at;
    } else if (line.starts_with(kEnd)) {
      if (begin == kNone) {
        return broken(number, "a section of nocturne-mesh ends that has not begun");
      }
      found = Span{begin, end};
      begin = kNone;
    }
    at = end;
  }
  if (begin != kNone) {
    return broken(line_of(text, begin), "the section of nocturne-mesh has no end");
  }
  return found;
}

}  // namespace

std::string section_text(std::string_view body, std::string_view newline) {
  std::string text = fmt::format("{}{}", kBeginLine, newline);
  for (const std::string_view line : split(body, '\n')) {
    text += fmt::format("{}{}", line, newline);
  }
  return text + fmt::format("{}{}", kEndLine, newline);
}

Result<std::optional<std::string>> section_get(std::string_view text) {
  NOCTEM_TRY(const auto span, find_section(text));
  return span ? std::optional(std::string(text.substr(span->begin, span->size()))) : std::nullopt;
}

Result<std::string> section_put(std::string_view text, std::string_view body) {
  NOCTEM_TRY(const auto span, find_section(text));
  const std::string newline = newline_of(text);
  const std::string section = section_text(body, newline);
  std::string out(text);
  if (span) {
    return out.replace(span->begin, span->size(), section);
  }
  if (!out.empty()) {
    out += out.ends_with('\n') ? newline : newline + newline;
  }
  return out + section;
}

Result<std::string> section_drop(std::string_view text) {
  NOCTEM_TRY(const auto span, find_section(text));
  std::string out(text);
  if (!span) {
    return out;
  }
  std::size_t begin = span->begin;
  for (const std::string_view gap : {"\n\r\n", "\n\n"}) {
    if (std::string_view(out).substr(0, begin).ends_with(gap)) {
      begin -= gap.size() - 1;
      break;
    }
  }
  return out.erase(begin, span->end - begin);
}

}  // namespace noctem::connect
