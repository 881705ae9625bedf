#pragma once
// The node's word that it holds a reveal and will append it when the round's windows are over. A
// round.close whose log lacks a reveal with a receipt convicts the node, unless the entry was
// withdrawn in between. Signed by the log key over "noctem/receipt/v1\n" and the JCS of
// {at, entry, mesh, operator, reveal, round}.
//
// Values; any thread.

#include <cstdint>
#include <string>

#include "noctem/codec/cid.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/mesh/ids.hpp"

namespace noctem::hub {

struct Receipt {
  std::int64_t at = 0;
  mesh::EntryId entry;
  std::string mesh;
  mesh::OperatorId operator_id;
  codec::Cid reveal;
  std::int64_t round = 1;
  crypto::Signature signature;

  bool operator==(const Receipt&) const = default;
};

void sign_receipt(Receipt& receipt, const crypto::SigningKey& log_key);
bool verify_receipt(const Receipt& receipt, const crypto::PublicKey& log_key);
codec::Json receipt_json(const Receipt& receipt);  // with its signature
Result<Receipt> receipt_from_json(const codec::Json& value);

}  // namespace noctem::hub
