#pragma once
// Made-up prose: words drawn from 60 000 by Zipf's law, so that some stand in every text and most
// in hardly any, as in what people write. The same seed gives the same words on every machine.
//
// Values; one thread.

#include <cstddef>
#include <cstdint>
#include <string>

namespace noctem::bench {

class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  double next();  // 0 to 1
  std::size_t below(std::size_t end);
  std::size_t rank();  // of a word, 0 the commonest

 private:
  std::uint64_t state_;
};

std::string word(std::size_t rank);

// 160 words with a full stop after every twelve: about 1 KiB.
std::string prose(Numbers& numbers);

// Three to six words without the hundred commonest, which stand for those that a question drops.
std::string question(Numbers& numbers);

}  // namespace noctem::bench
