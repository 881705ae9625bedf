// Whatever a stranger sends, the door answers; it admits nothing that the known key did not sign,
// charges nobody but the address for it, and computes on no more than two signatures.
//
// The input is a request in parts, each ended by a byte 0xff: method, target, then names and values
// of headers in turn, an empty name before the body. `@` as a value is put in place of what a good
// client would send there.

#include <optional>
#include <string>
#include <vector>

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http/signed_request.hpp"

#include "parts.hpp"

using namespace noctem;
using namespace noctem::http;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;

class OneKey final : public KeyDirectory {
 public:
  explicit OneKey(const crypto::PublicKey& key) : key_(key), id_(key_id(key)) {}
  std::optional<KnownKey> find(std::string_view agent) const override {
    return agent == id_ ? std::optional(KnownKey{.key = key_, .operator_id = "operator"})
                        : std::nullopt;
  }

 private:
  crypto::PublicKey key_;
  std::string id_;
};

Request read_request(std::string_view input, const std::string& agent) {
  fuzz::Parts parts(input);
  Request request;
  request.method = parts.next();
  request.target = parts.next();
  for (std::string_view name = parts.next(); !name.empty(); name = parts.next()) {
    std::string value(parts.next());
    if (value == "@") {
      value = name == kAgentHeader ? agent : timestamp_text(kNow);
    }
    request.headers.add(std::string(name), std::move(value));
  }
  request.body = parts.rest();
  request.peer.address = "192.0.2.7";
  return request;
}

document::Kinds one_kind() {
  return document::Kinds(
      {{.name = "note",
        .fields = {{"title", document::text(1, 200), document::Presence::required, ""}},
        .mesh = document::MeshField::absent,
        .description = "A note."}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const crypto::SigningKey key = std::move(*crypto::SigningKey::from_seed(Bytes(32, 1)));
  static const OneKey keys(key.public_key());
  static const document::Kinds kinds = one_kind();
  Buckets addresses({.per_second = 1, .burst = 100}, 16);
  Buckets agents({.per_second = 1, .burst = 10}, 16);
  Buckets operators({.per_second = 1, .burst = 10}, 16);
  ReplayCache replays({}, 10);
  Metrics metrics;
  Door door({.hosts = {"node"}}, {.keys = keys,
                                  .kinds = kinds,
                                  .limits = {addresses, agents, operators},
                                  .replays = replays,
                                  .metrics = metrics});
  const std::string agent = key_id(key.public_key());
  const Request request = read_request(text_of({bytes, size}), agent);
  const env::SteadyTime steady{std::chrono::hours(1)};
  const auto admitted =
      door.admit(request, Effect::changes, {.now = kNow, .started = kNow - 100, .steady = steady});
  const auto& verifications = metrics.counter("noctem_http_signature_verifications_total",
                                              "Signatures of requests that were computed on.");
  NOCTEM_ASSERT(verifications.value() <= 2, verifications.value());
  if (!admitted) {
    NOCTEM_ASSERT(agents.has(agent, 10, steady) && operators.has("operator", 10, steady));
    NOCTEM_ASSERT(replays.size() == 0);
    NOCTEM_ASSERT(admitted.error().response().status >= 400);
    return 0;
  }
  NOCTEM_ASSERT(admitted->signer.agent == agent && verifications.value() >= 1);
  NOCTEM_ASSERT(agents.has(agent, 9, steady) && !agents.has(agent, 10, steady));
  for (const auto& [name, envelope] : admitted->envelopes) {
    NOCTEM_ASSERT(envelope.document.author() == key.public_key());
    NOCTEM_ASSERT(document::verify(envelope.document, envelope.signature));
  }
  return 0;
}
