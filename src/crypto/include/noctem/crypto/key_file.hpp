#pragma once
// A private key at rest: a few lines of text, made exclusively with mode 0600, sealed by a
// passphrase if there is one. Reading refuses a file that others may read or that belongs to
// somebody else, because then it is not private any more. The public key stands beside the secret
// and must match it; it can be read without the passphrase. Every byte is fixed by
// docs/specs/key-file.md.
//
// Uses the disk; call it on a thread that may wait.

#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/secret.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env/random.hpp"

namespace noctem::crypto {

struct KeyFileStatus {
  PublicKey public_key;
  enum class Protection { none, passphrase } protection = Protection::none;
};

// conflict if the file exists. An empty passphrase means none.
Result<> write_key_file(env::Files& files, env::Random& random, std::string_view path,
                        const SigningKey& key, const Secret& passphrase);
Result<SigningKey> read_key_file(env::Files& files, std::string_view path,
                                 const Secret& passphrase);
Result<KeyFileStatus> inspect_key_file(env::Files& files, std::string_view path);

}  // namespace noctem::crypto
