#include "noctem/text/simhash.hpp"

#include <bit>
#include <string>
#include <unordered_set>
#include <vector>

#include "leading_bits.hpp"
#include "words.hpp"

namespace noctem::text {

namespace {

constexpr std::size_t kShingleWords = 3;

// The words, joined by one space, so that each shingle is a piece of it.
struct Joined {
  std::string text;
  std::vector<std::size_t> begins;

  std::string_view shingle(std::size_t first) const {
    const auto after = first + kShingleWords;
    const auto end = after < begins.size() ? begins[after] - 1 : text.size();
    return std::string_view(text).substr(begins[first], end - begins[first]);
  }
};

Joined joined_words(std::string_view content) {
  Joined joined;
  joined.text.reserve(content.size() + 1);
  each_word(content, [&](std::string_view word) {
    if (!joined.begins.empty()) {
      joined.text += ' ';
    }
    joined.begins.push_back(joined.text.size());
    joined.text += word;
  });
  return joined;
}

}  // namespace

std::optional<std::uint64_t> simhash(std::string_view content) {
  const auto words = joined_words(content);
  if (words.begins.size() < kSimhashWordsMin) {
    return std::nullopt;
  }
  std::unordered_set<std::string_view> features;
  std::array<int, 64> balance{};  // ones less zeros
  for (std::size_t i = 0; i + kShingleWords <= words.begins.size(); ++i) {
    const auto shingle = words.shingle(i);
    if (!features.insert(shingle).second) {
      continue;
    }
    const auto bits = leading_bits(shingle);
    for (std::size_t bit = 0; bit < balance.size(); ++bit) {
      balance[bit] += (bits >> bit & 1) != 0 ? 1 : -1;
    }
  }
  std::uint64_t hash = 0;
  for (std::size_t bit = 0; bit < balance.size(); ++bit) {
    hash |= static_cast<std::uint64_t>(balance[bit] > 0) << bit;
  }
  return hash;
}

std::array<std::uint16_t, 4> simhash_bands(std::uint64_t hash) {
  return {static_cast<std::uint16_t>(hash >> 48), static_cast<std::uint16_t>(hash >> 32),
          static_cast<std::uint16_t>(hash >> 16), static_cast<std::uint16_t>(hash)};
}

int simhash_distance(std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); }

}  // namespace noctem::text
