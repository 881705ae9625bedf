#pragma once
// What one run was, for whoever does not have the log: each of its entries, and the head that the
// log had then, as a statement in the shape of in-toto that the log's key signs. It says what was
// approved, what was granted, and what came of it; secrets in it are keyed hashes, as in the log.
//
// Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/audit/entry.hpp"
#include "noctem/crypto/signing.hpp"

namespace noctem::audit {

inline constexpr std::size_t kAttestationBytesMax = 4u << 20;

struct Attestation {
  codec::JsonObject statement;
  crypto::PublicKey key;
  crypto::Signature signature;
};

// not_found/run where the log has none of that id, conflict/run_goes_on while it has not ended,
// denied/run_refused where nothing ran.
Result<codec::JsonObject> make_statement(const std::vector<Event>& events, std::string_view run,
                                         const document::SignedHead& head);
std::string statement_bytes(const codec::JsonObject& statement);  // what is signed

codec::Json attestation_json(const Attestation& attestation);
// Only one whose signature is right: denied/attestation.
Result<Attestation> attestation_from_json(const codec::Json& json);

}  // namespace noctem::audit
