#pragma once
// A follower's word that it has verified a head: whoever copies the log under another operator
// signs the heads that it found good, and the node shows these signatures beside its own. A reader
// who finds two of them knows that others saw the same log. Signed over "noctem/witness/v1\n" and
// the JCS of the head {mesh, root, size, time}.
//
// Values, and functions of the reader's thread; record_witness from any.

#include <functional>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/document/head.hpp"
#include "noctem/hub/reader.hpp"
#include "noctem/ledger/ledger.hpp"

namespace noctem::hub {

struct Witness {
  document::Head head;
  crypto::PublicKey key;  // of an operator or of one of its agents
  crypto::Signature signature;
};

Witness make_witness(const document::Head& head, const crypto::SigningKey& key);
bool verify_witness(const Witness& witness);

// {"head":{…},"key":did,"signature":…}
codec::Json witness_json(const Witness& witness);
Result<Witness> witness_from_json(const codec::Json& value);
codec::Json witness_schema();

// Refused: a head that this log never had, a wrong signature. Whose key it is, the door has
// checked. Those of the newest kWitnessedHeadsMax heads are kept, and at most kWitnessesMax of one
// head.
inline constexpr std::size_t kWitnessedHeadsMax = 64;
inline constexpr std::size_t kWitnessesMax = 64;
void record_witness(ledger::Ledger& ledger, Witness witness, std::function<void(Result<>)> reply);
Result<std::vector<Witness>> witnesses_of(const Reader& reader, const document::Head& head);

}  // namespace noctem::hub
