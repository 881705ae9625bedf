#pragma once
// The door's check of a signed request, in the order that costs an attacker most and us least:
// size, syntax, time, known and not revoked key, address bucket, agent and operator buckets looked
// at, replay looked up, and only then the signature. Only the address is charged before the
// signature; the signature is remembered and agent and operator are charged after a good one; a bad
// one costs its address ten tokens. Ids are public: nobody may drain another's budget with them.
// docs/specs/signed-requests.md has the bytes of the three forms and every rule, with vectors.
//
// No I/O: time, keys, buckets and memory are handed in. One Door is used from several threads.

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/http/message.hpp"
#include "noctem/http/metrics.hpp"
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

struct DoorOptions {
  // What form 2 may name, as the Host header, lower case. Empty: the transport refuses foreign
  // hosts itself (421).
  std::vector<std::string> hosts;
  enum class SeedForm { accepted, refused } seed_form = SeedForm::accepted;
  std::int64_t clock_window_seconds = 300;
  unsigned bad_signature_cost = 10;
  std::size_t body_bytes_max = 1u << 20;
};

// What the door looks at and writes to. Borrowed: they live longer than the door.
struct DoorContext {
  const KeyDirectory& keys;
  const document::Kinds& kinds;
  RateLimits limits;
  ReplayCache& replays;
  Metrics& metrics;
};

// Who signed, and for form 3 the parsed envelopes, so that nobody parses twice: one without a name,
// or a named pair.
struct Admitted {
  Signer signer;
  NamedEnvelopes envelopes;
};

// invalid 400, 413, 414, 421; denied 401, 403; conflict 409 (replay); exhausted 429, 503.
struct Refusal {
  Error error;
  codec::JsonObject more;  // server_time in every refusal about time, retry_after
  enum class Connection { keep, close } connection = Connection::keep;

  Response response() const;  // with `Connection: close` where the transport must close
};

struct DoorTime {
  std::int64_t now = 0;      // Unix seconds
  std::int64_t started = 0;  // when this process began to serve
  env::SteadyTime steady{};
};

class Door {
 public:
  Door(DoorOptions options, const DoorContext& context);
  ~Door();

  std::expected<Admitted, Refusal> admit(const Request& request, Effect effect,
                                         const DoorTime& time);
  // By other keys than the context's, under the same limits and with the same memory: for who is
  // not known yet.
  std::expected<Admitted, Refusal> admit(const Request& request, Effect effect,
                                         const DoorTime& time, const KeyDirectory& keys);

  // The document was known already: agent and operator get back what admit() charged.
  void give_back(const Signer& signer, env::SteadyTime now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// True if any header of a signature is there: then all of it must be right.
bool is_signed(const Request& request);

}  // namespace noctem::http
