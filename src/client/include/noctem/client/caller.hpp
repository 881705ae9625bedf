#pragma once
// Signed requests to a node, and their answers. Reads are signed with form 2, which binds host and
// nonce; what is written is an envelope, whose signature is the request's (form 3). A problem comes
// back as the Error that it was on the other side, with its kind, reason and sentence.
//
// Every call waits for its answer: one thread at a time.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/codec/json.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env/random.hpp"
#include "noctem/env/wire.hpp"

namespace noctem::client {

// Who signs: an agent, an operator or an administrator, by the id of its first key.
struct Signer {
  std::string id;  // 16 hex digits
  const crypto::SigningKey& key;
};

class Caller {
 public:
  // `url`: "http://127.0.0.1:7654", without a path.
  Caller(env::Wire& wire, env::Clock& clock, env::Random& random, std::string url);

  // What a node says of itself to anybody, and how far our clock is ahead of its.
  struct Alive {
    std::string mesh;
    std::string version;
    std::optional<std::int64_t> skew_seconds;  // nullopt: it did not say the time
  };
  Result<Alive> alive() const;

  // The answer's JSON; null where there is none (204).
  Result<codec::Json> get(std::string_view target, const std::optional<Signer>& signer) const;
  // One envelope, or a named pair.
  Result<codec::Json> write(std::string_view method, std::string_view target,
                            const codec::Json& body, const Signer& signer) const;
  // A body that is no envelope, signed with form 2.
  Result<codec::Json> post(std::string_view target, const codec::Json& body,
                           const Signer& signer) const;

  const std::string& url() const { return url_; }

 private:
  Result<codec::Json> send(env::WireRequest request) const;
  Result<env::WireResponse> exchange(env::WireRequest request) const;

  env::Wire& wire_;
  env::Clock& clock_;
  env::Random& random_;
  std::string url_;
  std::string host_;
};

// "/api/agent/knowledge?query=…": names and values are escaped.
class TargetWriter {
 public:
  explicit TargetWriter(std::string path) : target_(std::move(path)) {}
  TargetWriter& add(std::string_view name, std::string_view value);
  const std::string& text() const { return target_; }

 private:
  std::string target_;
  char separator_ = '?';
};

}  // namespace noctem::client
