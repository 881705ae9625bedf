#include "sha256_context.hpp"

#include "noctem/base/assert.hpp"

namespace noctem::crypto {
namespace {

// A constant: which implementation this process uses. Looking it up by name costs more than hashing
// 64 bytes, so it happens once; OpenSSL allows its use from every thread. It lives as long as the
// process, as the library does.
const EVP_MD& sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  NOCTEM_ASSERT(algorithm != nullptr);
  return *algorithm;
}

}  // namespace

Sha256Context make_sha256_context() {
  Sha256Context context(EVP_MD_CTX_new());
  NOCTEM_ASSERT(context != nullptr);
  return context;
}

// These fail only when memory is out or the library is broken; there is nothing that a caller could
// do about it.
void start(EVP_MD_CTX& context) {
  const int done = EVP_DigestInit_ex2(&context, &sha256_algorithm(), nullptr);
  NOCTEM_ASSERT(done == 1, done);
}

void feed(EVP_MD_CTX& context, ByteView bytes) {
  const int done = EVP_DigestUpdate(&context, bytes.data(), bytes.size());
  NOCTEM_ASSERT(done == 1, done);
}

Digest finish(EVP_MD_CTX& context) {
  Digest digest;
  const int done = EVP_DigestFinal_ex(&context, digest.data(), nullptr);
  NOCTEM_ASSERT(done == 1, done);
  return digest;
}

}  // namespace noctem::crypto
