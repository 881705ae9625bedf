#pragma once
// Looks for many words in the bytes of a disk at once: by the last eight letters of each, since an
// index writes the beginning that a word shares with its neighbour only once.
//
// A pure function.

#include <map>
#include <optional>
#include <string>

#include "noctem/base/bytes.hpp"

namespace noctem::sim {

// The first that is there, of the keys of `words` (each at least eight letters).
std::optional<std::string> first_word_in(const Bytes& bytes,
                                         const std::map<std::string, std::string>& words);

}  // namespace noctem::sim
