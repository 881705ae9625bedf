#include "noctem/hub/receipt.hpp"

#include "noctem/codec/multibase.hpp"

namespace noctem::hub {

namespace {

codec::JsonObject unsigned_json(const Receipt& receipt) {
  return {{"at", receipt.at},
          {"entry", receipt.entry.value()},
          {"mesh", receipt.mesh},
          {"operator", receipt.operator_id.value()},
          {"reveal", receipt.reveal.text()},
          {"round", receipt.round}};
}

std::string signed_bytes(const Receipt& receipt) {
  return "noctem/receipt/v1\n" + codec::write_canonical(unsigned_json(receipt));
}

Error malformed() { return invalid("receipt", "this is not a receipt"); }

Result<std::string> text_of(const codec::Json& value, std::string_view name) {
  const auto* found = value.find(name);
  if (found == nullptr || found->text() == nullptr) {
    return fail(malformed());
  }
  return *found->text();
}

Result<std::int64_t> integer_of(const codec::Json& value, std::string_view name) {
  const auto* found = value.find(name);
  if (found == nullptr || found->integer() == nullptr) {
    return fail(malformed());
  }
  return *found->integer();
}

}  // namespace

void sign_receipt(Receipt& receipt, const crypto::SigningKey& log_key) {
  receipt.signature = log_key.sign(view_of(signed_bytes(receipt)));
}

bool verify_receipt(const Receipt& receipt, const crypto::PublicKey& log_key) {
  return crypto::verify(log_key, view_of(signed_bytes(receipt)), receipt.signature);
}

codec::Json receipt_json(const Receipt& receipt) {
  auto value = unsigned_json(receipt);
  value.set("signature", codec::base64url_encode(receipt.signature.bytes));
  return value;
}

Result<Receipt> receipt_from_json(const codec::Json& value) {
  Receipt receipt;
  NOCTEM_TRY(receipt.at, integer_of(value, "at"));
  NOCTEM_TRY(receipt.round, integer_of(value, "round"));
  NOCTEM_TRY(auto entry, text_of(value, "entry"));
  receipt.entry = mesh::EntryId(std::move(entry));
  NOCTEM_TRY(receipt.mesh, text_of(value, "mesh"));
  NOCTEM_TRY(auto who, text_of(value, "operator"));
  receipt.operator_id = mesh::OperatorId(std::move(who));
  NOCTEM_TRY(const auto reveal, text_of(value, "reveal"));
  NOCTEM_TRY(receipt.reveal, codec::Cid::parse(reveal));
  NOCTEM_TRY(const auto signature, text_of(value, "signature"));
  NOCTEM_TRY(const auto bytes, codec::base64url_decode(signature));
  NOCTEM_TRY(receipt.signature, crypto::parse_signature(bytes));
  return receipt;
}

}  // namespace noctem::hub
