#pragma once
// SHA-256 and what is built from it: HMAC (RFC 2104) and HKDF (RFC 5869). The implementation is
// fetched once and uses the processor's own instructions where it has them.
//
// Values; any thread.

#include <initializer_list>
#include <memory>
#include <string_view>

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"

namespace noctem::crypto {

using Digest = ByteArray<32>;

Digest sha256(ByteView bytes);
Digest sha256(std::string_view text);
Digest sha256(std::initializer_list<ByteView> parts);  // of their concatenation, without making it

class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();
  void update(ByteView bytes);
  Digest finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest hmac_sha256(ByteView key, ByteView message);

// RFC 5869; at most 255 * 32 bytes.
Secret hkdf_sha256(ByteView key, ByteView salt, std::string_view purpose, std::size_t size_bytes);

// In time that does not depend on where they differ.
bool equal_secret(ByteView a, ByteView b);

}  // namespace noctem::crypto
