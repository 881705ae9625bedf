#include "noctem/ledger/record.hpp"

#include "noctem/codec/multibase.hpp"

namespace noctem::ledger {

codec::Json record_json(const Record& record) {
  return codec::JsonObject{
      {"at", record.at},
      {"cid", record.cid.text()},
      {"seq", record.seq},
      {"signature", codec::base64url_encode(record.signature.bytes)},
  };
}

Result<Record> record_from_json(const codec::Json& value) {
  const auto* object = value.object();
  const auto* at = value.find("at");
  const auto* cid = value.find("cid");
  const auto* seq = value.find("seq");
  const auto* signature = value.find("signature");
  if (object == nullptr || object->size() != 4 || at == nullptr || at->integer() == nullptr ||
      cid == nullptr || cid->text() == nullptr || seq == nullptr || seq->integer() == nullptr ||
      *seq->integer() < 0 || signature == nullptr || signature->text() == nullptr) {
    return fail(invalid("record_fields", "a record is {at, cid, seq, signature}"));
  }
  NOCTEM_TRY(const auto name, codec::Cid::parse(*cid->text()));
  NOCTEM_TRY(const auto bytes, codec::base64url_decode(*signature->text()));
  NOCTEM_TRY(const auto signed_by, crypto::parse_signature(bytes));
  return Record{*at->integer(), name, static_cast<std::uint64_t>(*seq->integer()), signed_by};
}

}  // namespace noctem::ledger
