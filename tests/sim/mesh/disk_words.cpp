#include "disk_words.hpp"

#include <cstdint>
#include <cstring>
#include <unordered_map>
#include <vector>

namespace noctem::sim {

namespace {

constexpr std::size_t kTail = 8;
constexpr unsigned kSieveBits = 16;

std::uint64_t tail_at(const std::uint8_t* bytes) {
  std::uint64_t tail = 0;
  std::memcpy(&tail, bytes, kTail);
  return tail;
}

std::size_t place_of(std::uint64_t tail) {
  return (tail * 0x9e3779b97f4a7c15u) >> (64 - kSieveBits);
}

}  // namespace

std::optional<std::string> first_word_in(const Bytes& bytes,
                                         const std::map<std::string, std::string>& words) {
  std::unordered_map<std::uint64_t, std::string> tails;
  std::vector<bool> sieve(std::size_t{1} << kSieveBits);
  for (const auto& [word, of] : words) {
    const auto end = view_of(word).last(kTail);
    const auto tail = tail_at(end.data());
    tails.emplace(tail, word);
    sieve[place_of(tail)] = true;
  }
  for (std::size_t i = 0; !tails.empty() && i + kTail <= bytes.size(); ++i) {
    const auto tail = tail_at(bytes.data() + i);
    if (!sieve[place_of(tail)]) {
      continue;
    }
    if (const auto found = tails.find(tail); found != tails.end()) {
      return found->second;
    }
  }
  return std::nullopt;
}

}  // namespace noctem::sim
