#pragma once
// The text of a key file, byte for byte as docs/specs/key-file.md fixes it: five lines, one
// spelling. Reading accepts only what writing would have written. Everything that held the secret
// is zeroed.
//
// Pure functions; any thread.

#include <optional>

#include "noctem/base/secret.hpp"
#include "noctem/crypto/passphrase.hpp"
#include "noctem/crypto/signing.hpp"

namespace noctem::crypto {

inline constexpr std::size_t kKeyTextBytesMax = 512;

// How the secret is turned into a box.
struct Sealing {
  PassphraseCost cost;
  ByteArray<16> salt{};
};

struct KeyText {
  PublicKey public_key;
  std::optional<Sealing> sealing;
  Secret secret;  // the seed; with a sealing the box that holds it
};

// The first four lines, which a box is bound to: a file put together from two others opens nothing.
std::string key_text_header(const PublicKey& public_key, const std::optional<Sealing>& sealing);

Secret write_key_text(const KeyText& key);
Result<KeyText> parse_key_text(ByteView text);

}  // namespace noctem::crypto
