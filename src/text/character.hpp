#pragma once
// What a code point is to a reader who looks for markers: a visible character (folded to ASCII
// where it looks like one), a space, or something that is not seen at all.
//
// Private to text; any thread.

#include <cstdint>

namespace noctem::text {

enum class Sight : std::uint8_t {
  seen,           // folded is what stands in the skeleton
  blank,          // any space
  line,           // any end of a line
  combining,      // an accent by itself: dropped, never flagged
  invisible,      // dropped; flagged unless its neighbours need it
  bidirectional,  // likewise
  control,        // ASCII and C1 controls but tab, LF, VT and FF
  tag,            // U+E0000 to U+E007F
};

// In the skeleton, for what looks like nothing in ASCII.
inline constexpr char kOtherLetter = '\x01';
inline constexpr char kOtherSymbol = '\x02';

struct Character {
  Sight sight = Sight::seen;
  char folded = 0;
};

Character character_of(char32_t code);

// A character that nobody sees but that its script, or the emoji before it, is written with.
struct Neighbours {
  char32_t before = 0;  // 0: none
  char32_t after = 0;
  bool right_to_left = false;  // a letter of such a script stands before it in its line
};
bool is_needed(char32_t code, const Neighbours& neighbours);

bool is_right_to_left(char32_t code);

}  // namespace noctem::text
