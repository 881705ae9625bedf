#pragma once
// Who signed a request, once the door has checked it, and what a request may do.
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"

namespace noctem::http {

struct Signer {
  std::string agent;  // 16 hex digits: of the first 8 bytes of the agent's first key
  std::string operator_id;
  crypto::PublicKey key;
  enum class Form {
    seed,
    bound,
    document
  } form = Form::bound;  // forms 1, 2, 3 of the specification
};

// What a request of form 3 brings: one envelope without a name, or a named pair.
using NamedEnvelopes = std::vector<std::pair<std::string, document::Envelope>>;

// A request that changes nothing may be repeated; the signature of any other is remembered.
enum class Effect { none, changes };

}  // namespace noctem::http
