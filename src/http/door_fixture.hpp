#pragma once
// A door with two known agents of one operator each, and a world around it that counts what the
// door asks for.
//
// For tests only; one thread.

#include <map>
#include <string>
#include <string_view>

#include "noctem/base/assert.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http/signed_request.hpp"

namespace noctem::http {

inline constexpr std::int64_t kNow = 1'700'000'000;
inline constexpr std::string_view kNonce = "0123456789abcdef";

class CountingDirectory final : public KeyDirectory {
 public:
  void add(const crypto::PublicKey& key, KnownKey::Standing standing = KnownKey::Standing::good) {
    keys_[key_id(key)] = {
        .key = key, .operator_id = "operator " + key_id(key), .standing = standing};
  }
  std::optional<KnownKey> find(std::string_view agent) const override {
    ++asked_;
    const auto found = keys_.find(agent);
    return found == keys_.end() ? std::nullopt : std::optional(found->second);
  }
  int asked() const { return asked_; }

 private:
  std::map<std::string, KnownKey, std::less<>> keys_;
  mutable int asked_ = 0;
};

inline crypto::SigningKey key_of_seed(std::uint8_t byte) {
  return std::move(*crypto::SigningKey::from_seed(Bytes(32, byte)));
}

inline document::Kinds note_kinds() {
  return document::Kinds(
      {{.name = "note",
        .fields = {{"title", document::text(1, 2'000), document::Presence::required, ""}},
        .mesh = document::MeshField::absent,
        .description = "A note."}});
}

struct DoorWorld {
  crypto::SigningKey alice = key_of_seed(1);
  crypto::SigningKey bob = key_of_seed(2);
  crypto::SigningKey stranger = key_of_seed(3);
  CountingDirectory keys;
  document::Kinds kinds = note_kinds();
  Buckets addresses{{.per_second = 1, .burst = 40}, 64};
  Buckets agents{{.per_second = 1, .burst = 5}, 64};
  Buckets operators{{.per_second = 1, .burst = 8}, 64};
  ReplayCache replays{{}, 100};
  Metrics metrics;
  DoorTime time{
      .now = kNow, .started = kNow - 1'000, .steady = env::SteadyTime{std::chrono::hours(1'000)}};
  Door door;

  explicit DoorWorld(DoorOptions options = {.hosts = {"node.example:7654"}})
      : door(std::move(options), {.keys = keys,
                                  .kinds = kinds,
                                  .limits = {addresses, agents, operators},
                                  .replays = replays,
                                  .metrics = metrics}) {
    keys.add(alice.public_key());
    keys.add(bob.public_key());
  }

  static std::string id(const crypto::SigningKey& key) { return key_id(key.public_key()); }
  static std::string operator_of(const crypto::SigningKey& key) { return "operator " + id(key); }

  // "admitted", or the reason of the refusal.
  std::string admit(const Request& request, Effect effect = Effect::changes) {
    const auto admitted = door.admit(request, effect, time);
    return admitted ? "admitted" : admitted.error().error.reason;
  }

  Refusal refusal(const Request& request, Effect effect = Effect::changes) {
    auto admitted = door.admit(request, effect, time);
    NOCTEM_ASSERT(!admitted.has_value());
    return std::move(admitted).error();
  }

  std::uint64_t verifications() {
    return metrics
        .counter("noctem_http_signature_verifications_total",
                 "Signatures of requests that were computed on.")
        .value();
  }

  // Tokens that are left, by trying.
  double left(const Buckets& buckets, std::string_view name) const {
    double tokens = 0;
    while (tokens < 1'000 && buckets.has(name, tokens + 1, time.steady)) {
      tokens += 1;
    }
    return tokens;
  }
};

inline Request plain_request(std::string method = "POST",
                             std::string target = "/api/agent/compute?types=verify",
                             std::string body = "{}") {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers = {{"Host", "node.example:7654"}, {"Content-Type", "application/json"}};
  request.body = std::move(body);
  request.peer = {.address = "192.0.2.7", .connection = 1, .reach = Peer::Reach::network};
  return request;
}

inline Request with_headers(Request request, const Headers& more) {
  for (const auto& [name, value] : more) {
    request.headers.add(name, value);
  }
  return request;
}

inline SignedParts parts_of(const Request& request, std::string_view timestamp,
                            std::string_view nonce = kNonce) {
  return {.method = request.method,
          .host = request.headers.find("Host").value_or(""),
          .target = request.target,
          .timestamp = timestamp,
          .nonce = nonce,
          .body = request.body};
}

inline Request seed_signed(Request request, const crypto::SigningKey& key, std::int64_t at = kNow) {
  const std::string timestamp = timestamp_text(at);
  const Headers headers =
      sign_seed_form(key_id(key.public_key()), key, parts_of(request, timestamp));
  return with_headers(std::move(request), headers);
}

inline Request bound_signed(Request request, const crypto::SigningKey& key, std::int64_t at = kNow,
                            std::string_view nonce = kNonce) {
  const std::string timestamp = timestamp_text(at);
  const Headers headers =
      sign_bound_form(key_id(key.public_key()), key, parts_of(request, timestamp, nonce));
  return with_headers(std::move(request), headers);
}

inline codec::Json note(const crypto::SigningKey& author, const crypto::SigningKey& signer,
                        std::string title = "Hello") {
  const codec::Json value = codec::JsonObject{{"kind", "note"},
                                              {"author", document::did_of(author.public_key())},
                                              {"created_at", kNow},
                                              {"title", std::move(title)}};
  auto made = document::Document::from_json(value, note_kinds());
  NOCTEM_ASSERT(made.has_value());
  // By hand, because document::sign refuses a key that is not the author's.
  const crypto::Signature signature =
      signer.sign(view_of("noctem/document/v1\n" + made->canonical()));
  return document::envelope_json(
      {.document = *std::move(made), .signature = signature, .body = std::nullopt});
}

inline Request document_request(const codec::Json& body, const crypto::SigningKey& agent,
                                std::int64_t at = kNow) {
  Request request = plain_request("POST", "/api/agent/knowledge", codec::write_canonical(body));
  return with_headers(std::move(request),
                      document_form(key_id(agent.public_key()), timestamp_text(at)));
}

}  // namespace noctem::http
