#include "noctem/text/sentences.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "leading_bits.hpp"
#include "words.hpp"

namespace noctem::text {

namespace {

using std::string_view_literals::operator""sv;

constexpr auto kClosers =
    std::to_array({"\""sv, "'"sv, ")"sv, "]"sv, "}"sv, "*"sv, "_"sv, "”"sv, "’"sv, "»"sv});
// These end a sentence wherever they stand.
constexpr auto kFullStops = std::to_array({"。"sv, "！"sv, "？"sv, "।"sv, "؟"sv});

constexpr bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; }
constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

template <std::size_t N>
std::size_t prefix_size(std::string_view text, const std::array<std::string_view, N>& prefixes) {
  for (const auto prefix : prefixes) {
    if (text.starts_with(prefix)) {
      return prefix.size();
    }
  }
  return 0;
}

// `-`, `#`, `12.` and the like with a blank behind it.
bool is_list_mark(std::string_view line) {
  const auto digits =
      static_cast<std::size_t>(std::ranges::find_if_not(line, is_digit) - line.begin());
  const auto mark = digits > 0 ? "."sv : "-*+#>|"sv;
  const bool marked = digits < line.size() && mark.find(line[digits]) != mark.npos;
  return marked && digits + 1 < line.size() && is_blank(line[digits + 1]);
}

// How many bytes at the start of `rest` end a sentence; 0 if none do.
std::size_t end_size(std::string_view rest) {
  if (static_cast<unsigned char>(rest[0]) >= 0x80) {
    return prefix_size(rest, kFullStops);
  }
  if (rest[0] == '\n') {
    const auto line = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\r", 1)));
    return line.empty() || line[0] == '\n' || is_list_mark(line) ? 1 : 0;
  }
  if (rest[0] != '.' && rest[0] != '!' && rest[0] != '?') {
    return 0;
  }
  std::size_t size = 1;
  while (const auto closer = prefix_size(rest.substr(size), kClosers)) {
    size += closer;
  }
  return size == rest.size() || is_blank(rest[size]) || rest[size] == '\n' ? size : 0;
}

void add_sentence(std::string_view sentence, std::vector<SentenceHash>& hashes) {
  std::string joined;
  std::size_t words = 0;
  each_word(sentence, [&](std::string_view word) {
    joined += words++ == 0 ? "" : " ";
    joined += word;
  });
  if (words >= kSentenceWordsMin) {
    hashes.push_back(leading_bits(joined));
  }
}

}  // namespace

std::vector<SentenceHash> sentence_hashes(std::string_view content) {
  std::vector<SentenceHash> hashes;
  std::size_t begin = 0;
  std::size_t at = 0;
  while (at < content.size()) {
    const auto size = end_size(content.substr(at));
    if (size > 0) {
      add_sentence(content.substr(begin, at - begin), hashes);
      begin = at + size;
    }
    at += std::max<std::size_t>(size, 1);
  }
  add_sentence(content.substr(begin), hashes);
  std::ranges::sort(hashes);
  hashes.erase(std::ranges::unique(hashes).begin(), hashes.end());
  return hashes;
}

}  // namespace noctem::text
