#include "noctem/http/request_signing.hpp"

#include "noctem/base/assert.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::http {
namespace {

constexpr std::int64_t kTimestampMax = 9'999'999'999;

Headers headers(std::string_view agent, std::string_view timestamp, std::string signature) {
  return {{std::string(kAgentHeader), std::string(agent)},
          {std::string(kTimestampHeader), std::string(timestamp)},
          {std::string(kSignatureHeader), std::move(signature)}};
}

}  // namespace

std::string seed_form_bytes(const SignedParts& parts) {
  std::string bytes;
  bytes.reserve(parts.method.size() + parts.target.size() + parts.timestamp.size() +
                parts.body.size());
  for (const std::string_view part : {parts.method, parts.target, parts.timestamp, parts.body}) {
    bytes += part;
  }
  return bytes;
}

std::string bound_form_bytes(const SignedParts& parts) {
  std::string bytes = "noctem/request/v2\n";
  for (const std::string_view part :
       {parts.method, parts.host, parts.target, parts.timestamp, parts.nonce}) {
    bytes += part;
    bytes += '\n';
  }
  return bytes + to_hex(crypto::sha256(parts.body));
}

std::string timestamp_text(std::int64_t unix_seconds) {
  NOCTEM_ASSERT(unix_seconds >= 0 && unix_seconds <= kTimestampMax, unix_seconds);
  std::string digits = std::to_string(unix_seconds);
  return std::string(10 - digits.size(), '0') + digits;
}

std::string key_id(const crypto::PublicKey& key) { return to_hex(ByteView(key.bytes).first(8)); }

Headers sign_seed_form(std::string_view agent, const crypto::SigningKey& key,
                       const SignedParts& parts) {
  const crypto::Signature signature = key.sign(view_of(seed_form_bytes(parts)));
  return headers(agent, parts.timestamp, to_hex(signature.bytes));
}

Headers sign_bound_form(std::string_view agent, const crypto::SigningKey& key,
                        const SignedParts& parts) {
  const crypto::Signature signature = key.sign(view_of(bound_form_bytes(parts)));
  Headers signed_headers =
      headers(agent, parts.timestamp, "v2=" + codec::base64url_encode(signature.bytes));
  signed_headers.add(std::string(kNonceHeader), std::string(parts.nonce));
  return signed_headers;
}

Headers document_form(std::string_view agent, std::string_view timestamp) {
  return headers(agent, timestamp, "doc");
}

}  // namespace noctem::http
