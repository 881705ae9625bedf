#pragma once
// The headers of a signed request, read once: each there exactly once or not at all, each in its
// one spelling.
//
// Pure function; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/crypto/signing.hpp"
#include "noctem/http/message.hpp"
#include "noctem/http/signer.hpp"

namespace noctem::http {

struct SignatureHeaders {
  std::string_view agent;
  std::string_view timestamp;
  std::int64_t seconds = 0;
  Signer::Form form = Signer::Form::bound;
  crypto::Signature signature;  // forms 1 and 2
  std::string_view nonce;       // form 2
  std::string host;             // form 2: lower case
};

// Views of the request. Reasons: unsigned (401); header_repeated, agent_id, timestamp,
// signature_form, nonce, host_form.
Result<SignatureHeaders> read_signature_headers(const Request& request);

}  // namespace noctem::http
