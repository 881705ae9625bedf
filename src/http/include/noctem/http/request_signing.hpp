#pragma once
// The bytes that a signed request signs, and the headers that carry it: what clients write and the
// door reads. docs/specs/signed-requests.md says it byte by byte, with vectors.
//
// Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/crypto/signing.hpp"
#include "noctem/http/message.hpp"

namespace noctem::http {

inline constexpr std::string_view kAgentHeader = "X-Agent-ID";
inline constexpr std::string_view kTimestampHeader = "X-Agent-Timestamp";
inline constexpr std::string_view kSignatureHeader = "X-Agent-Signature";
inline constexpr std::string_view kNonceHeader = "X-Agent-Nonce";

struct SignedParts {
  std::string_view method;
  std::string_view host;    // form 2: as in the Host header, lower case
  std::string_view target;  // as sent
  std::string_view timestamp;
  std::string_view nonce;  // form 2: 16 to 64 characters of A-Z a-z 0-9 - _
  std::string_view body;
};

std::string seed_form_bytes(const SignedParts& parts);   // form 1
std::string bound_form_bytes(const SignedParts& parts);  // form 2

std::string timestamp_text(std::int64_t unix_seconds);  // 10 digits

// The first 16 hex digits of a key: the id of its agent or operator.
std::string key_id(const crypto::PublicKey& key);

// The headers of each form. Form 3 has its signatures in its body.
Headers sign_seed_form(std::string_view agent, const crypto::SigningKey& key,
                       const SignedParts& parts);
Headers sign_bound_form(std::string_view agent, const crypto::SigningKey& key,
                        const SignedParts& parts);
Headers document_form(std::string_view agent, std::string_view timestamp);

}  // namespace noctem::http
