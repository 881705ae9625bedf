#include "descriptions.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "noctem/base/strings.hpp"

namespace noctem::bench {
namespace {

constexpr std::size_t kRun = 3;  // words that may not stand in both
constexpr std::size_t kQuestionWordsMin = 2;
constexpr std::size_t kTextBytesMin = 80;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    const bool is_letter = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ||
                           static_cast<unsigned char>(lower) >= 0x80;
    if (is_letter) {
      words.back() += lower;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) {
    words.pop_back();
  }
  return words;
}

std::string join(const std::vector<std::string>& words, std::size_t from, std::size_t count) {
  std::string joined;
  for (std::size_t i = from; i < from + count; ++i) {
    joined += (i == from ? "" : " ") + words[i];
  }
  return joined;
}

std::set<std::string> runs_of(const std::vector<std::string>& words) {
  std::set<std::string> runs;
  for (std::size_t i = 0; i + kRun <= words.size(); ++i) {
    runs.insert(join(words, i, kRun));
  }
  return runs;
}

std::vector<std::string> without_name(const std::vector<std::string>& words,
                                      std::string_view package) {
  const auto name = words_of(package);
  std::vector<std::string> left;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_name =
        i + name.size() <= words.size() &&
        std::equal(name.begin(), name.end(), words.begin() + static_cast<std::ptrdiff_t>(i));
    if (is_name) {
      i += name.size() - 1;
    } else {
      left.push_back(words[i]);
    }
  }
  return left;
}

std::string question_of(std::string_view package, std::string_view brief, std::string_view text) {
  const auto words = without_name(words_of(brief), package);
  const auto runs = runs_of(words_of(text));
  std::vector<bool> is_shared(words.size(), false);
  for (std::size_t i = 0; i + kRun <= words.size(); ++i) {
    if (runs.contains(join(words, i, kRun))) {
      std::fill_n(is_shared.begin() + static_cast<std::ptrdiff_t>(i), kRun, true);
    }
  }
  std::vector<std::string> left;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_shared[i]) {
      left.push_back(words[i]);
    }
  }
  return left.size() < kQuestionWordsMin ? "" : join(left, 0, left.size());
}

// " text", " ." for an empty line.
std::string plain(std::string_view lines) {
  std::string text;
  for (const std::string_view line : split(lines, '\n')) {
    const std::string_view rest = trim(line);
    text += rest == "." ? "\n" : std::string(rest) + "\n";
  }
  return text;
}

Description parse_paragraph(std::string_view paragraph) {
  constexpr std::string_view kPackage = "Package: ";
  constexpr std::string_view kBrief = "\nDescription-en: ";
  const std::size_t brief = paragraph.find(kBrief);
  if (!paragraph.starts_with(kPackage) || brief == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = paragraph.substr(brief + kBrief.size());
  const std::size_t line_end = std::min(rest.find('\n'), rest.size());
  Description made;
  made.package = paragraph.substr(kPackage.size(), paragraph.find('\n') - kPackage.size());
  made.text = plain(rest.substr(line_end));
  made.question = question_of(made.package, rest.substr(0, line_end), made.text);
  return made;
}

}  // namespace

std::vector<Description> parse_descriptions(const std::string& paragraphs) {
  std::vector<Description> found;
  std::set<std::string> texts;
  const std::string_view all = paragraphs;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find("\n\n", at), all.size());
    Description one = parse_paragraph(all.substr(at, end - at));
    if (one.text.size() >= kTextBytesMin && is_utf8(one.text) && texts.insert(one.text).second) {
      found.push_back(std::move(one));
    }
    at = end + 2;
  }
  return found;
}

}  // namespace noctem::bench
