#pragma once
// One character of a text as the index reads it: lowercase, without accents, and what it does to
// the word around it. The same words come out on every machine and engine, because no locale and
// no library takes part.
//
// Pure functions; any thread.

#include <cstddef>
#include <string_view>

namespace noctem::search {

enum class CharacterKind {
  letter,     // also digits and marks
  separator,  // ends a word; so does a byte that is no UTF-8
  alone,      // a word by itself: writing without spaces, pictures
  nothing,    // belongs to a word and adds nothing: combining and invisible characters
};

struct Character {
  CharacterKind kind = CharacterKind::separator;
  std::size_t bytes = 1;        // that it takes in the text
  char32_t folded = 0;          // of a letter or one that is alone
  char second = 0;              // ß is folded to two
  bool is_upper_ascii = false;  // where a word in camelCase may begin
};

// At least one byte must be there.
Character next_character(std::string_view text);

}  // namespace noctem::search
