#pragma once
// OpenSSL's SHA-256 as the rest of this part wants it: the algorithm fetched once, a context that
// owns itself.
//
// A context belongs to one thread.

#include <openssl/evp.h>

#include <memory>

#include "noctem/crypto/hash.hpp"

namespace noctem::crypto {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Sha256Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Sha256Context make_sha256_context();
void start(EVP_MD_CTX& context);
void feed(EVP_MD_CTX& context, ByteView bytes);
Digest finish(EVP_MD_CTX& context);

}  // namespace noctem::crypto
