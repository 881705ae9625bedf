#include "noctem/sdk/new_skill.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "embedded_texts.hpp"
#include "folder.hpp"

namespace noctem::sdk {

namespace {

constexpr std::string_view kShared = "shared/";  // the SDK itself: noctem.h, noctem.js
constexpr std::string_view kUnfilled = ".in";
constexpr std::string_view kOwnWord = "local";
constexpr std::size_t kWordBytesMax = 60;

constexpr auto kLanguages = std::to_array<std::pair<std::string_view, Language>>(
    {{"c", Language::c}, {"cpp", Language::cpp}, {"js", Language::js}, {"any", Language::any}});

std::string_view name_of(Language language) {
  const auto* const found =
      std::ranges::find(kLanguages, language, [](const auto& row) { return row.second; });
  return found->first;
}

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// A part of a skill's id that is also a plain name of a folder.
bool is_word(std::string_view word) {
  return !word.empty() && word.size() <= kWordBytesMax && is_letter_or_digit(word.front()) &&
         is_letter_or_digit(word.back()) && std::ranges::all_of(word, [](char c) {
           return is_letter_or_digit(c) || c == '-' || c == '.';
         });
}

NewFile::Mode mode_of(std::string_view path) {
  return path.ends_with(".sh") ? NewFile::Mode::program : NewFile::Mode::text;
}

NewFile shared(std::string_view name) {
  const auto texts = embedded_texts();
  const auto found = std::ranges::find(texts, std::string(kShared).append(name),
                                       [](const auto& each) { return std::string(each.path); });
  return {std::string(name), found == texts.end() ? "" : std::string(found->text)};
}

std::vector<std::string_view> sdk_of(Language language) {
  switch (language) {
    case Language::c:
    case Language::cpp:
      return {"noctem.h"};
    case Language::js:
      return {"noctem.js", "noctem.d.ts"};
    case Language::any:
      break;
  }
  return {};
}

}  // namespace

std::string replaced(std::string text, std::string_view word, std::string_view with) {
  for (std::size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at + with.size())) {
    text.replace(at, word.size(), with);
  }
  return text;
}

std::vector<NewFile> filled(std::string_view folder, const std::vector<Filling>& fillings) {
  std::vector<NewFile> files;
  for (const EmbeddedText& each : embedded_texts()) {
    if (!each.path.starts_with(folder)) {
      continue;
    }
    NewFile file{std::string(each.path.substr(folder.size())), std::string(each.text)};
    if (file.path.ends_with(kUnfilled)) {
      file.path.resize(file.path.size() - kUnfilled.size());
    }
    for (const auto& [word, with] : fillings) {
      file.text = replaced(std::move(file.text), word, with);
    }
    file.mode = mode_of(file.path);
    files.push_back(std::move(file));
  }
  return files;
}

std::optional<Language> language_of(std::string_view word) {
  const auto* const found =
      std::ranges::find(kLanguages, word, [](const auto& row) { return row.first; });
  return found == kLanguages.end() ? std::nullopt : std::optional(found->second);
}

Result<SkillNames> names_of(std::string_view wanted) {
  const std::size_t slash = wanted.find('/');
  const std::string_view owner =
      slash == std::string_view::npos ? kOwnWord : wanted.substr(0, slash);
  const std::string_view word = slash == std::string_view::npos ? wanted : wanted.substr(slash + 1);
  if (!is_word(owner) || !is_word(word)) {
    return fail(invalid("usage",
                        "a skill is called NAME or OWNER/NAME, in a-z, 0-9, . and -, with a letter "
                        "or digit at both ends: org.example/hello"));
  }
  return SkillNames{std::string(owner) + "/" + std::string(word), std::string(word)};
}

std::vector<NewFile> template_of(Language language, const SkillNames& names) {
  std::vector<NewFile> files =
      filled(std::string(name_of(language)) + "/", {{"@ID@", names.id}, {"@NAME@", names.word}});
  for (const std::string_view name : sdk_of(language)) {
    files.push_back(shared(name));
  }
  return files;
}

}  // namespace noctem::sdk
