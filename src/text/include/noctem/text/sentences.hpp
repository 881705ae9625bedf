#pragma once
// The sentences of a text that are long enough to be recognised, as 64-bit hashes of their words.
// Spelling of letters A-Z, punctuation, spaces and line breaks within a sentence make no
// difference, so a text that was wrapped again has the same sentences.
//
// Pure functions; any thread.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace noctem::text {

inline constexpr std::size_t kSentenceWordsMin = 8;

using SentenceHash = std::uint64_t;

// Distinct, in ascending order. At most one for every 16 bytes of the text.
std::vector<SentenceHash> sentence_hashes(std::string_view content);

}  // namespace noctem::text
