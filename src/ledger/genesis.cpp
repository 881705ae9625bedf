#include "noctem/ledger/genesis.hpp"

#include "noctem/document/did_key.hpp"

namespace noctem::ledger {

namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kAdminsMax = 16;

// The fields that the ledger itself declares, and those of every document.
codec::JsonObject own_fields(const document::Document& document) {
  codec::JsonObject own;
  for (const auto* name : {"kind", "author", "created_at", "mesh", "name", "admins", "log_key"}) {
    if (const auto* value = document.value().find(name); value != nullptr) {
      own.set(name, *value);
    }
  }
  return own;
}

}  // namespace

document::Kind genesis_kind(std::vector<document::Field> more) {
  using document::Shape;
  const auto did = document::text_of(Shape::Format::did_key);
  std::vector<document::Field> fields = {
      {"name", document::text(1, kNameBytesMax), document::Presence::required,
       "What people call this log."},
      {"admins", document::array_of(did, 1, kAdminsMax), document::Presence::required,
       "The keys that may change who takes part."},
      {"log_key", did, document::Presence::required, "The key that signs records and heads."},
  };
  fields.insert(fields.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  return {
      .name = "genesis",
      .fields = std::move(fields),
      .mesh = document::MeshField::absent,
      .description = "The birth of a log. Its CID is the log's id.",
  };
}

Result<document::Envelope> make_genesis(const Genesis& genesis, const crypto::SigningKey& admin,
                                        std::int64_t created_at) {
  codec::JsonArray admins;
  for (const auto& key : genesis.admins) {
    admins.emplace_back(document::did_of(key));
  }
  codec::JsonObject fields{
      {"kind", "genesis"},           {"author", document::did_of(admin.public_key())},
      {"created_at", created_at},    {"name", genesis.name},
      {"admins", std::move(admins)}, {"log_key", document::did_of(genesis.log_key)},
  };
  for (const auto& [name, value] : genesis.more) {
    if (!fields.insert(name, value)) {
      return fail(invalid("schema", name + ": stands in the genesis twice"));
    }
  }
  NOCTEM_TRY(auto made, document::Document::from_json_of_any_kind(std::move(fields)));
  NOCTEM_CHECK(read_genesis(made));
  const auto signature = document::sign(made, admin);
  return document::Envelope{std::move(made), signature, std::nullopt};
}

Result<Genesis> read_genesis(const document::Document& document) {
  if (document.kind() != "genesis") {
    return fail(corrupt("log_genesis", "the log does not begin with a genesis document"));
  }
  const document::Kinds kinds({genesis_kind()});
  NOCTEM_TRY(const auto checked, document::Document::from_json(own_fields(document), kinds));
  Genesis genesis;
  genesis.name = *checked.value().find("name")->text();
  NOCTEM_TRY(genesis.log_key,
             document::parse_signing_did(*checked.value().find("log_key")->text()));
  for (const auto& admin : *checked.value().find("admins")->array()) {
    NOCTEM_TRY(const auto key, document::parse_signing_did(*admin.text()));
    genesis.admins.push_back(key);
  }
  return genesis;
}

}  // namespace noctem::ledger
