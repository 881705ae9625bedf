#include "noctem/crypto/hash.hpp"

#include "noctem/base/assert.hpp"

#include "sha256_context.hpp"
#include "sodium.hpp"

namespace noctem::crypto {
namespace {

// Scratch memory, no state: every use starts it anew. One context for each thread, because making
// one costs as much as hashing 64 bytes (200 ns against 120 ns), and a Merkle node is 65 bytes.
EVP_MD_CTX& scratch() {
  thread_local const Sha256Context context = make_sha256_context();
  return *context;
}

}  // namespace

Digest sha256(ByteView bytes) { return sha256({bytes}); }

Digest sha256(std::string_view text) { return sha256({view_of(text)}); }

Digest sha256(std::initializer_list<ByteView> parts) {
  EVP_MD_CTX& context = scratch();
  start(context);
  for (const ByteView part : parts) {
    feed(context, part);
  }
  return finish(context);
}

struct Sha256::State {
  Sha256Context context = make_sha256_context();
  enum class Phase { open, finished } phase = Phase::open;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { start(*state_->context); }
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(ByteView bytes) {
  NOCTEM_ASSERT(state_ && state_->phase == State::Phase::open);
  feed(*state_->context, bytes);
}

Digest Sha256::finish() {
  NOCTEM_ASSERT(state_ && state_->phase == State::Phase::open);
  state_->phase = State::Phase::finished;
  return crypto::finish(*state_->context);
}

bool equal_secret(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace noctem::crypto
