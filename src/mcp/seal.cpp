#include "seal.hpp"

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/box.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

Secret random_key(env::Random& random) {
  Bytes key(crypto::kBoxKeyBytes);
  random.fill(key);
  return Secret(std::move(key));
}

Error not_ours() {
  return invalid("request_state",
                 "requestState is not what this server gave for this request, or it is too old; "
                 "call again without it");
}

std::int64_t steady_seconds(const env::Clock& clock) {
  return std::chrono::duration_cast<std::chrono::seconds>(clock.steady().time_since_epoch())
      .count();
}

}  // namespace

Seal::Seal(env::Clock& clock, env::Random& random, std::chrono::seconds life)
    : clock_(clock), random_(random), life_(life), key_(random_key(random)) {}

std::string Seal::close(const PutAside& aside, std::string_view purpose) {
  const Json content = JsonObject{{"state", aside.state},
                                  {"round", aside.round},
                                  {"until", steady_seconds(clock_) + life_.count()}};
  const crypto::Digest context = crypto::sha256(purpose);
  return codec::base64url_encode(
      crypto::seal(key_, view_of(codec::write_canonical(content)), context, random_));
}

Result<PutAside> Seal::open(std::string_view sealed, std::string_view purpose) const {
  const auto box = codec::base64url_decode(sealed);
  const crypto::Digest context = crypto::sha256(purpose);
  const auto content = box ? crypto::open(key_, *box, context) : Result<Secret>(fail(box.error()));
  const auto parsed =
      content ? codec::parse_json(text_of(content->reveal())) : Result<Json>(fail(content.error()));
  if (!parsed || *parsed->find("until")->integer() < steady_seconds(clock_)) {
    return fail(not_ours());
  }
  return PutAside{*parsed->find("state"), *parsed->find("round")->integer()};
}

}  // namespace noctem::mcp
