#pragma once
// Characters that look like, or are meant as, an ASCII character: other alphabets, fullwidth and
// mathematical forms, accents, brackets and quotes of all nations. The list is for finding markers;
// it is no judgement on what may be written, and text in those alphabets is not flagged for it.
//
// Private to text; any thread.

namespace noctem::text {

// Lowercase ASCII, or 0 if the character is its own.
char look_alike(char32_t code);

}  // namespace noctem::text
