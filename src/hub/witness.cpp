#include "noctem/hub/witness.hpp"

#include <array>
#include <string>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/document/schema.hpp"

#include "note.hpp"

namespace noctem::hub {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

std::string signed_bytes(const document::Head& head) {
  const codec::Json json = document::head_json({head, {}});
  return "noctem/witness/v1\n" + codec::write_canonical(*json.find("head"));
}

document::Shape shape() {
  using document::Shape;
  return document::object_of(
      {{"head",
        document::object_of(
            {{"mesh", document::text_of(Shape::Format::cid), document::Presence::required,
              "The log's id."},
             {"root", document::hex(32), document::Presence::required, "Of the tree."},
             {"size", document::integer(1, codec::kIntegerMax), document::Presence::required,
              "Records."},
             {"time", document::integer(0, codec::kIntegerMax), document::Presence::required,
              "Unix seconds."}}),
        document::Presence::required, "The head that was verified."},
       {"key", document::text_of(Shape::Format::did_key), document::Presence::required,
        "Who verified it."},
       {"signature", document::base64url(64), document::Presence::required,
        "By the key, over \"noctem/witness/v1\\n\" and the head's JCS."}});
}

Result<std::size_t> count_of(store::Connection& connection, std::uint64_t size) {
  std::int64_t count = 0;
  const std::array<Parameter, 1> at{static_cast<std::int64_t>(size)};
  NOCTEM_CHECK(connection.query({"SELECT count(*) FROM hub_witness WHERE size = $1", at},
                                [&](const Row& row) -> Result<Walk> {
                                  count = row.integer(0);
                                  return Walk::stop;
                                }));
  return static_cast<std::size_t>(count);
}

Result<> check(store::Connection& connection, const Witness& witness) {
  NOCTEM_TRY(const auto head, ledger::find_head(connection, witness.head.size));
  if (!head.has_value() || head->head != witness.head) {
    return fail(conflict("witness_head", "this log never had that head"));
  }
  NOCTEM_TRY(const auto count, count_of(connection, witness.head.size));
  return count < kWitnessesMax
             ? Result<>()
             : fail(exhausted("witnesses", "this head has as many witnesses as are kept"));
}

Result<> keep(store::Connection& connection, const Witness& witness) {
  const std::string did = document::did_of(witness.key);
  const std::array<Parameter, 3> row{static_cast<std::int64_t>(witness.head.size),
                                     std::string_view(did), ByteView(witness.signature.bytes)};
  NOCTEM_CHECK(
      connection.execute({"INSERT INTO hub_witness (size, witness, signature) "
                          "VALUES ($1, $2, $3) ON CONFLICT (size, witness) DO NOTHING",
                          row}));
  const std::array<Parameter, 1> heads{static_cast<std::int64_t>(kWitnessedHeadsMax)};
  NOCTEM_CHECK(connection.execute(
      {"DELETE FROM hub_witness WHERE size < (SELECT min(size) FROM (SELECT DISTINCT size "
       "FROM hub_witness ORDER BY size DESC LIMIT $1) AS newest)",
       heads}));
  return {};
}

}  // namespace

Witness make_witness(const document::Head& head, const crypto::SigningKey& key) {
  return {head, key.public_key(), key.sign(view_of(signed_bytes(head)))};
}

bool verify_witness(const Witness& witness) {
  return crypto::verify(witness.key, view_of(signed_bytes(witness.head)), witness.signature);
}

codec::Json witness_json(const Witness& witness) {
  const codec::Json head = document::head_json({witness.head, {}});
  return codec::JsonObject{{"head", *head.find("head")},
                           {"key", document::did_of(witness.key)},
                           {"signature", codec::base64url_encode(witness.signature.bytes)}};
}

Result<Witness> witness_from_json(const codec::Json& value) {
  NOCTEM_CHECK(document::check(shape(), value));
  // A head travels beside its signature; read as one, with the witness's in its place.
  NOCTEM_TRY(const auto head,
             document::head_from_json(codec::JsonObject{{"head", *value.find("head")},
                                                        {"signature", *value.find("signature")}}));
  NOCTEM_TRY(const auto key, document::parse_signing_did(*value.find("key")->text()));
  return Witness{head.head, key, head.signature};
}

codec::Json witness_schema() { return document::json_schema(shape()); }

void record_witness(ledger::Ledger& ledger, Witness witness, std::function<void(Result<>)> reply) {
  if (!verify_witness(witness)) {
    reply(fail(denied("signature", "the witness's signature is wrong")));
    return;
  }
  submit_note(ledger,
              {.check =
                   [witness](ledger::Transaction& transaction) {
                     return check(transaction.connection(), witness);
                   },
               .keep =
                   [witness](ledger::Transaction& transaction) {
                     return keep(transaction.connection(), witness);
                   }},
              std::move(reply));
}

Result<std::vector<Witness>> witnesses_of(const Reader& reader, const document::Head& head) {
  std::vector<Witness> found;
  const std::array<Parameter, 1> size{static_cast<std::int64_t>(head.size)};
  NOCTEM_CHECK(reader.connection().query(
      {"SELECT witness, signature FROM hub_witness WHERE size = $1 ORDER BY witness", size},
      [&](const Row& row) -> Result<Walk> {
        NOCTEM_TRY(const auto key, document::parse_signing_did(row.text(0)));
        NOCTEM_TRY(const auto signature, crypto::parse_signature(row.blob(1)));
        found.push_back({head, key, signature});
        return Walk::go_on;
      }));
  return found;
}

}  // namespace noctem::hub
