#pragma once
// The door's check of a signed request, in the order that costs an attacker most and us least:
// size, syntax, time, known and not revoked key, address bucket, agent and operator buckets looked
// at, replay looked up, and only then the signature. Only the address is charged before the
// signature; agent and operator are charged, and the signature is remembered, after a good one; a
// bad one costs its address ten tokens. Ids are public: nobody may drain another's budget with
// them. docs/specs/signed-requests.md has the bytes of the three forms, with vectors.
//
// No I/O: time, keys, buckets and memory are handed in. One Door is used from several threads.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "noctem/document/document.hpp"
#include "noctem/http/message.hpp"
#include "noctem/http/rate_limit.hpp"
#include "noctem/http/replay_cache.hpp"
#include "noctem/http/signer.hpp"

namespace noctem::http {

// What the door may know of a key. Threads: any.
struct KnownKey {
  crypto::PublicKey key;
  std::string operator_id;
  enum class Standing { good, revoked } standing = Standing::good;
};

class KeyDirectory {
 public:
  virtual ~KeyDirectory() = default;
  virtual std::optional<KnownKey> find(std::string_view agent_id) const = 0;
};

// A GET that changes nothing may be repeated; the others are remembered.
enum class Effect { none, changes };

struct DoorOptions {
  std::vector<std::string> hosts;  // what form 2 may name: as the Host header, lower case
  enum class SeedForm { accepted, refused } seed_form = SeedForm::accepted;
  std::int64_t clock_window_seconds = 300;
  unsigned bad_signature_cost = 10;
};

// What the door says to a good request: who signed, and for form 3 the parsed envelopes, so that
// nobody parses twice.
struct Admitted {
  Signer signer;
  std::vector<std::pair<std::string, document::Envelope>>
      envelopes;  // "" for a single one, else the pair's names
};

struct DoorTime {
  std::int64_t now = 0;      // Unix seconds
  std::int64_t started = 0;  // when this process began to serve
  env::SteadyTime steady{};
};

class Door {
 public:
  Door(DoorOptions options, const KeyDirectory& keys, const document::Kinds& kinds,
       RateLimits& limits, ReplayCache& replays);

  // Errors: invalid 400, denied 401/403, conflict 409 (replay), exhausted 429, unavailable 503;
  // `server_time` goes into every answer about time.
  Result<Admitted> admit(const Request& request, Effect effect, const DoorTime& time);

 private:
  DoorOptions options_;
  const KeyDirectory& keys_;
  const document::Kinds& kinds_;
  RateLimits& limits_;
  ReplayCache& replays_;
};

// The bytes that forms 1 and 2 sign; clients and tests use them too.
std::string seed_form_bytes(std::string_view method, std::string_view target,
                            std::string_view timestamp, std::string_view body);
std::string bound_form_bytes(std::string_view method, std::string_view host,
                             std::string_view target, std::string_view timestamp,
                             std::string_view nonce, std::string_view body);

// The first 16 hex digits of a key: the id of its agent or operator.
std::string key_id(const crypto::PublicKey& key);

}  // namespace noctem::http
