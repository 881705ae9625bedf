#pragma once
// M. F. Porter's suffix stripping ("An algorithm for suffix stripping", 1980), so that "indexes",
// "indexed" and "indexing" are one word.
//
// A pure function; any thread.

#include <string>

namespace noctem::search {

// Words of a to z that are longer than two letters; others stay as they are.
void stem(std::string& word);

}  // namespace noctem::search
