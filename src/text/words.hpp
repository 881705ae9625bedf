#pragma once
// Words as SimHash and sentences see them: runs of [a-z0-9] and of bytes from 0x80 on, with A-Z
// lowered byte by byte. It knows no script and no locale, so that every machine cuts alike.
//
// Private to text; any thread.

#include <cstddef>
#include <string>
#include <string_view>

namespace noctem::text {

// The letter as a word holds it, or 0 if it ends a word.
constexpr char word_letter(char letter) {
  if (letter >= 'A' && letter <= 'Z') {
    return static_cast<char>(letter - 'A' + 'a');
  }
  const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  return plain || static_cast<unsigned char>(letter) >= 0x80 ? letter : '\0';
}

// Calls take(word) for each word. The view holds until take returns.
template <typename Take>
void each_word(std::string_view content, Take take) {
  std::string word;
  for (const char letter : content) {
    if (const char lowered = word_letter(letter)) {
      word += lowered;
    } else if (!word.empty()) {
      take(std::string_view(word));
      word.clear();
    }
  }
  if (!word.empty()) {
    take(std::string_view(word));
  }
}

}  // namespace noctem::text
