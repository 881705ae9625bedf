#pragma once
// The request that `noctem admin` would send, made here: a document signed by the administrator's
// key, or a question that it signs. It carries the peer of the browser's request, so that the same
// limits count.
//
// Pure functions but for the nonce; any thread.

#include <cstdint>
#include <string_view>

#include "noctem/codec/cid.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/env/random.hpp"
#include "noctem/http/message.hpp"

#include "errand.hpp"

namespace noctem::admin {

struct Pen {
  const crypto::SigningKey& key;
  const codec::Cid& mesh;
  std::int64_t now = 0;  // Unix seconds
  env::Random& random;
};

Result<http::Request> signed_errand(const Pen& pen, Errand errand, const http::Request& asked);
http::Request signed_question(const Pen& pen, std::string target, const http::Request& asked);

}  // namespace noctem::admin
