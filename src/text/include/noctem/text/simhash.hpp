#pragma once
// Near duplicates by the words of a text: a 64-bit SimHash over three-word shingles. Two texts are
// near if their hashes differ in at most kNearBits bits; of such a pair at least one of the four
// 16-bit bands is equal, so an index by band finds it. The bytes are in docs/specs/mesh/simhash.md.
//
// Pure functions; any thread. It costs one SHA-256 a word: compute it outside of the writer.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace noctem::text {

inline constexpr std::size_t kSimhashWordsMin = 8;
inline constexpr int kNearBits = 3;

// Nothing for a text of fewer than kSimhashWordsMin words: it is near only what equals it.
std::optional<std::uint64_t> simhash(std::string_view content);

// From the most significant bits down.
std::array<std::uint16_t, 4> simhash_bands(std::uint64_t hash);

int simhash_distance(std::uint64_t a, std::uint64_t b);

}  // namespace noctem::text
