#include "words.hpp"

#include <cmath>
#include <string_view>

namespace noctem::bench {

namespace {

constexpr std::size_t kVocabulary = 60'000;
constexpr std::size_t kWordsEach = 160;
constexpr std::size_t kCommonest = 100;
constexpr std::size_t kSentence = 12;

}  // namespace

double Numbers::next() {
  state_ = state_ * 6364136223846793005u + 1442695040888963407u;
  return static_cast<double>(state_ >> 11) * 0x1.0p-53;
}

std::size_t Numbers::below(std::size_t end) {
  return static_cast<std::size_t>(next() * static_cast<double>(end));
}

// Zipf's law with the exponent 1: the rank is uniform in its logarithm.
std::size_t Numbers::rank() {
  return static_cast<std::size_t>(std::exp(next() * std::log(double{kVocabulary}))) - 1;
}

std::string word(std::size_t rank) {
  constexpr std::string_view kFirst = "bdfgklmnprtvz";
  constexpr std::string_view kSecond = "aiou";
  std::string made;
  for (std::size_t rest = rank + 60; rest > 0; rest /= kFirst.size() * kSecond.size()) {
    made += kFirst[rest % kFirst.size()];
    made += kSecond[rest / kFirst.size() % kSecond.size()];
  }
  return made;
}

std::string prose(Numbers& numbers) {
  std::string text;
  for (std::size_t i = 0; i < kWordsEach; ++i) {
    text += word(numbers.rank()) + (i % kSentence == kSentence - 1 ? ". " : " ");
  }
  return text;
}

std::string question(Numbers& numbers) {
  std::string text;
  for (std::size_t words = 3 + numbers.below(4); words > 0;) {
    if (const std::size_t rank = numbers.rank(); rank >= kCommonest) {
      text += word(rank) + " ";
      --words;
    }
  }
  return text;
}

}  // namespace noctem::bench
