#include "noctem/crypto/passphrase.hpp"

#include "sodium.hpp"

namespace noctem::crypto {
namespace {

constexpr std::uint32_t kPassesMax = 10;
constexpr std::uint32_t kMemoryKibMin = 8 * 1024;
constexpr std::uint32_t kMemoryKibMax = 1024 * 1024;
constexpr std::size_t kKeyBytes = 32;

}  // namespace

Result<Secret> key_from_passphrase(const Secret& passphrase, const ByteArray<16>& salt,
                                   const PassphraseCost& cost) {
  if (cost.passes < 1 || cost.passes > kPassesMax || cost.memory_kib < kMemoryKibMin ||
      cost.memory_kib > kMemoryKibMax) {
    return fail(invalid("passphrase_cost", "the cost must be 1 to 10 passes over 8 MiB to 1 GiB"));
  }
  prepare_sodium();
  Bytes key(kKeyBytes);
  const ByteView bytes = passphrase.reveal();
  // An empty view may be null, which sodium must not see.
  const char* text = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
  const int done =
      crypto_pwhash(key.data(), key.size(), text, bytes.size(), salt.data(), cost.passes,
                    std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13);
  if (done != 0) {
    return fail(exhausted("passphrase_memory",
                          "there is not enough memory to turn the passphrase into a key"));
  }
  return Secret(std::move(key));
}

}  // namespace noctem::crypto
