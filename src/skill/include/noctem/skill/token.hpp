#pragma once
// A capability that can be handed on: a chain of blocks, each with bounds and signed by the key
// that the block before it names, the first by its issuer. Whoever holds a token can narrow it
// without asking anybody; what it allows is the meet of all blocks, so no block can widen it. It
// fails closed: one unknown word in one block, and the token is worth nothing.
//
// Values; any thread. A token carries the secret of its last key: it is a bearer's.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/secret.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/skill/bounds.hpp"

namespace noctem::skill {

inline constexpr std::size_t kBlocksMax = 16;
inline constexpr std::size_t kTokenBytesMax = 64u << 10;

class Token {
 public:
  static Token issue(const Bounds& bounds, const crypto::SigningKey& issuer, env::Random& random);
  // exhausted after kBlocksMax blocks.
  Result<Token> narrow(const Bounds& bounds, env::Random& random) const;

  // Every signature is checked, and that the bearer holds the last key.
  static Result<Token> parse(std::string_view text);
  std::string text() const;

  const crypto::PublicKey& issuer() const { return issuer_; }
  const Bounds& bounds() const { return bounds_; }  // of all blocks together
  // One for each block, in their order: to revoke one ends it and whatever was made from it.
  std::vector<std::string> ids() const;

 private:
  struct Block {
    std::string canonical;  // {"bounds":…,"next":…}
    crypto::Signature signature;
  };
  Token(crypto::PublicKey issuer, crypto::SigningKey key);
  void add(const Bounds& bounds, const crypto::SigningKey& by, crypto::SigningKey next);
  Result<> take(Block block, const crypto::PublicKey& by, crypto::PublicKey& next);
  Bytes signed_bytes(const std::string& canonical) const;

  crypto::PublicKey issuer_;
  std::vector<Block> blocks_;
  Bounds bounds_;
  crypto::SigningKey key_;  // of the last block's "next"
};

}  // namespace noctem::skill
