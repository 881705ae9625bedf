#include "noctem/crypto/proof_of_work.hpp"

#include <bit>

#include "noctem/base/assert.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::crypto {
namespace {

constexpr std::string_view kTag = "noctem/work/v1\n";
constexpr unsigned kBitsMax = 256;

ByteArray<8> big_endian(std::uint64_t number) {
  ByteArray<8> bytes;
  for (unsigned i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  }
  return bytes;
}

unsigned leading_zero_bits(const Digest& digest) {
  unsigned bits = 0;
  for (const std::uint8_t byte : digest) {
    bits += static_cast<unsigned>(std::countl_zero(byte));
    if (byte != 0) {
      break;
    }
  }
  return bits;
}

}  // namespace

bool proves_work(ByteView challenge, std::uint64_t counter, unsigned bits) {
  NOCTEM_ASSERT(bits <= kBitsMax, bits);
  const Digest digest = sha256({view_of(kTag), challenge, big_endian(counter)});
  return leading_zero_bits(digest) >= bits;
}

std::optional<std::uint64_t> solve_work(ByteView challenge, unsigned bits, std::uint64_t first,
                                        std::uint64_t tries_max) {
  for (std::uint64_t tries = 0; tries < tries_max; ++tries) {
    const std::uint64_t counter = first + tries;
    if (proves_work(challenge, counter, bits)) {
      return counter;
    }
  }
  return std::nullopt;
}

}  // namespace noctem::crypto
