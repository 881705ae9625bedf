#include "noctem/ledger/record.hpp"

#include "noctem/codec/multibase.hpp"

namespace noctem::ledger {

namespace {

Result<Near> near_from_json(const codec::Json& value) {
  const auto* object = value.object();
  const auto* entry = value.find("entry");
  const auto* distance = value.find("distance");
  if (object == nullptr || object->size() != 2 || entry == nullptr || entry->text() == nullptr ||
      distance == nullptr || distance->integer() == nullptr || *distance->integer() < 0 ||
      *distance->integer() > kNearDistanceMax) {
    return fail(invalid("record_near", "near is {distance, entry}"));
  }
  NOCTEM_TRY(const auto name, codec::Cid::parse(*entry->text()));
  return Near{name, *distance->integer()};
}

}  // namespace

codec::Json record_json(const Record& record) {
  codec::JsonObject object{
      {"at", record.at},
      {"cid", record.cid.text()},
      {"seq", record.seq},
      {"signature", codec::base64url_encode(record.signature.bytes)},
  };
  if (record.near.has_value()) {
    object.set("near", codec::JsonObject{{"entry", record.near->entry.text()},
                                         {"distance", record.near->distance}});
  }
  return object;
}

Result<Record> record_from_json(const codec::Json& value) {
  const auto* object = value.object();
  const auto* at = value.find("at");
  const auto* cid = value.find("cid");
  const auto* seq = value.find("seq");
  const auto* signature = value.find("signature");
  const auto* near = value.find("near");
  const std::size_t members = near == nullptr ? 4 : 5;
  if (object == nullptr || object->size() != members || at == nullptr || at->integer() == nullptr ||
      cid == nullptr || cid->text() == nullptr || seq == nullptr || seq->integer() == nullptr ||
      *seq->integer() < 0 || signature == nullptr || signature->text() == nullptr) {
    return fail(invalid("record_fields", "a record is {at, cid, near?, seq, signature}"));
  }
  NOCTEM_TRY(const auto name, codec::Cid::parse(*cid->text()));
  NOCTEM_TRY(const auto bytes, codec::base64url_decode(*signature->text()));
  NOCTEM_TRY(const auto signed_by, crypto::parse_signature(bytes));
  Record record{*at->integer(), name, std::nullopt, static_cast<std::uint64_t>(*seq->integer()),
                signed_by};
  if (near != nullptr) {
    NOCTEM_TRY(record.near, near_from_json(*near));
  }
  return record;
}

}  // namespace noctem::ledger
