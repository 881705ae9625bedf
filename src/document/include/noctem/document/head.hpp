#pragma once
// A signed head: the log's key says "at this time my log had this size and this root". Whoever
// keeps an old head can demand a proof that the log only grew since. Signed over `noctem/head/v1\n`
// and the canonical bytes of {mesh, root, size, time}; it travels as {"head":…,"signature":…}.
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/codec/json.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/crypto/signing.hpp"

namespace noctem::document {

struct Head {
  std::string mesh;  // the id of the log: the CID of its genesis
  crypto::Digest root{};
  std::uint64_t size = 0;  // at least 1: the genesis
  std::int64_t time = 0;   // Unix seconds
  bool operator==(const Head&) const = default;
};

struct SignedHead {
  Head head;
  crypto::Signature signature;
};

SignedHead sign_head(const Head& head, const crypto::SigningKey& key);
bool verify_head(const SignedHead& head, const crypto::PublicKey& key);
codec::Json head_json(const SignedHead& head);
Result<SignedHead> head_from_json(const codec::Json& value);

}  // namespace noctem::document
