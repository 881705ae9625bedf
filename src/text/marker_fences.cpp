// What looks like the edge of a fence around foreign text: ours in any spelling, and those that
// others use.

#include <array>

#include "marker.hpp"

namespace noctem::text {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kGapMax = 16;

constexpr auto kFenced = std::to_array({
    "untrusted"sv,      "externaldata"sv,     "externalcontent"sv, "externalinput"sv,
    "retrieveddata"sv,  "retrievedcontent"sv, "retrieveddoc"sv,    "retrievedcontext"sv,
    "tooloutput"sv,     "toolresult"sv,       "toolresponse"sv,    "searchresult"sv,
    "systemprompt"sv,   "userinput"sv,        "userquery"sv,       "usermessage"sv,
    "webpagecontent"sv, "websitecontent"sv,   "documentcontent"sv, "foreigntext"sv,
    "meshdata"sv,
});

// The letter that a digit or a sign is written for.
constexpr char plain_letter(char letter) {
  switch (letter) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    default:
      return letter;
  }
}

constexpr bool is_gap(char letter) { return letter != '\x01' && !is_word(plain_letter(letter)); }

std::size_t skip_gap(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && end < at + kGapMax && is_gap(text[end])) {
    ++end;
  }
  return end;
}

// Behind `letters`, however they are parted; 0 if they do not stand here.
std::size_t spaced_end(std::string_view text, std::size_t at, std::string_view letters) {
  for (const char letter : letters) {
    at = skip_gap(text, at);
    if (plain_letter(letter_at(text, at)) != letter) {
      return 0;
    }
    ++at;
  }
  return at;
}

std::size_t spaced_end_or(std::string_view text, std::size_t at, std::string_view letters) {
  const auto end = spaced_end(text, at, letters);
  return end > 0 ? end : at;
}

// "end of the untrusted data": behind the noun.
std::size_t foreign_edge_end(std::string_view text, std::size_t at) {
  auto inner = spaced_end(text, at, "end");
  inner = inner > 0 ? spaced_end_or(text, inner, "of") : spaced_end(text, at, "begin");
  if (inner == 0) {
    return 0;
  }
  inner = spaced_end_or(text, inner, "the");
  for (const auto noun : kFenced) {
    if (const auto end = spaced_end(text, inner, noun)) {
      return end;
    }
  }
  return 0;
}

bool is_edge(char letter) { return "\n[({<=-*#~_|>"sv.find(letter) != std::string_view::npos; }

// Whether the word at `at` opens a line or stands behind a stroke or a bracket.
bool is_at_edge(std::string_view text, std::size_t at) {
  std::size_t before = at;
  if (before > 0 && text[before - 1] == ' ') {
    --before;
  }
  return before == 0 || is_edge(text[before - 1]);
}

// "mesh data" behind a bracket, with a word of opening or closing before it.
std::size_t opening_end(std::string_view text, std::size_t at) {
  for (const auto word : {""sv, "begin"sv, "start"sv, "stop"sv, "close"sv, "exit"sv}) {
    const auto inner = spaced_end_or(text, at, word);
    if (const auto end = spaced_end(text, inner, "meshdata")) {
      return end;
    }
  }
  return 0;
}

// "end mesh data" needs no edge: nobody writes it who does not mean ours.
std::size_t edge_end(std::string_view text, std::size_t at) {
  for (const auto words : {"endmeshdata"sv, "endofmeshdata"sv}) {
    if (const auto end = spaced_end(text, at, words)) {
      return end;
    }
  }
  return is_at_edge(text, at) ? foreign_edge_end(text, at) : 0;
}

}  // namespace

Found fence_at(std::string_view text, std::size_t at) {
  std::size_t end = 0;
  if (text[at] == '[') {
    const auto opened = opening_end(text, at + 1);
    end = opened > 0 ? opened : edge_end(text, at + 1);
  } else {
    end = edge_end(text, at);
  }
  return end > 0 ? Found{{FindingKind::fence, at, end}} : Found{};
}

}  // namespace noctem::text
