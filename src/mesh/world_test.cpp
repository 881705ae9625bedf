#include "world_test.hpp"

#include <map>
#include <memory>

#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"

namespace noctem::mesh::test {

namespace {

document::Document genesis(codec::JsonObject params) {
  codec::JsonObject more;
  if (!params.empty()) {
    more.set("params", std::move(params));
  }
  const auto& admin = key_of("admin");
  auto made = ledger::make_genesis({.name = "world",
                                    .admins = {admin.public_key()},
                                    .log_key = key_of("log").public_key(),
                                    .more = std::move(more)},
                                   admin, kBorn);
  REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : to_string(made.error())));
  auto checked = document::Document::from_json(made->document.value(), kinds());
  REQUIRE_MESSAGE(checked.has_value(), (checked ? std::string() : to_string(checked.error())));
  return std::move(*checked);
}

}  // namespace

const crypto::SigningKey& key_of(std::string_view name) {
  static std::map<std::string, crypto::SigningKey, std::less<>> keys;
  auto found = keys.find(name);
  if (found == keys.end()) {
    const auto seed = crypto::sha256("noctem test key " + std::string(name));
    found = keys.emplace(name, crypto::SigningKey::from_seed(seed).value()).first;
  }
  return found->second;
}

std::string did_of(std::string_view name) { return document::did_of(key_of(name).public_key()); }

std::string id_of(std::string_view name) {
  return to_hex(ByteView(key_of(name).public_key().bytes).first(8));
}

const document::Kinds& kinds() {
  static const document::Kinds all = mesh_kinds();
  return all;
}

std::string cid_of(std::string_view text) {
  return codec::Cid(codec::CidCodec::json, crypto::sha256(text)).text();
}

std::string body_cid_of(std::string_view text) {
  return codec::Cid(codec::CidCodec::raw, crypto::sha256(text)).text();
}

World::World(codec::JsonObject params) : fold_(state_) {
  if (params.find("base_weight_thousandths") == nullptr) {
    params.set("base_weight_thousandths", kBaseWeightThousandths);
  }
  const auto born = genesis(std::move(params));
  mesh_ = born.id().text();
  const auto applied = apply(born, "admin");
  REQUIRE_MESSAGE(applied.has_value(), said(applied));
}

void World::team(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    approve(name);
    enrol(name, name + "/1");
  }
}

void World::approve(std::string_view operator_name) {
  accepted(Kind::operator_approve, "admin", {{"operator", did_of(operator_name)}});
}

void World::enrol(std::string_view operator_name, std::string_view agent_name) {
  accepted(Kind::agent_enrol, operator_name, {{"agent", did_of(agent_name)}});
}

EntryId World::entry(std::string_view agent_name, codec::JsonObject fields) {
  const codec::Json body =
      codec::JsonObject{{"content", "text " + std::to_string(++bodies_)}, {"salt", "AAAA"}};
  fields.insert("type", "observation");
  fields.insert("domain", "test");
  fields.insert("confidence", 500);
  fields.insert("body", document::body_id(body).text());
  accepted(Kind::entry, agent_name, std::move(fields));
  return EntryId(last().text());
}

Result<> World::apply(Kind kind, std::string_view who, codec::JsonObject fields) {
  return apply(document(kind, who, std::move(fields)), who);
}

Result<> World::apply(Kind kind, std::string_view who, codec::JsonObject fields,
                      std::optional<ledger::Near> near) {
  return apply(document(kind, who, std::move(fields)), who, near);
}

Result<> World::apply(const document::Document& document, std::string_view who,
                      std::optional<ledger::Near> near) {
  ledger::Record record{at_, document.id(), near, log_.size(),
                        document::sign(document, key_of(who))};
  auto applied = fold_.apply(record, document);
  if (applied) {
    log_.push_back({record, document});
  }
  return applied;
}

void World::accepted(Kind kind, std::string_view who, codec::JsonObject fields) {
  const auto applied = apply(kind, who, std::move(fields));
  REQUIRE_MESSAGE(applied.has_value(), name_of(kind), ": ", said(applied));
}

void World::refused(std::string_view reason, Kind kind, std::string_view who,
                    codec::JsonObject fields) {
  const auto before = hash();
  const auto applied = apply(kind, who, std::move(fields));
  REQUIRE_MESSAGE(!applied.has_value(), name_of(kind), " was accepted");
  CHECK(applied.error().reason == reason);
  CHECK_MESSAGE(hash() == before, name_of(kind), " was refused and left a trace");
}

void World::at(std::int64_t time) {
  at_ = time;
  const auto advanced = fold_.advance(time);
  REQUIRE_MESSAGE(advanced.has_value(), said(advanced));
}

crypto::Digest World::hash() { return hash_of(state_).value(); }

document::Document World::document(Kind kind, std::string_view who,
                                   codec::JsonObject fields) const {
  fields.set("kind", name_of(kind));
  fields.set("author", did_of(who));
  fields.set("created_at", at_);
  if (kind != Kind::genesis) {
    fields.set("mesh", mesh_);
  }
  auto made = document::Document::from_json(std::move(fields), kinds());
  REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : to_string(made.error())));
  return std::move(*made);
}

crypto::Digest replayed(const std::vector<Logged>& log, std::int64_t time) {
  MemoryState state;
  Fold fold(state);
  for (const auto& [record, document] : log) {
    const auto applied = fold.apply(record, document);
    REQUIRE_MESSAGE(applied.has_value(), said(applied));
  }
  REQUIRE(fold.advance(time).has_value());
  return hash_of(state).value();
}

std::string said(const Result<>& result) { return result ? "" : to_string(result.error()); }

}  // namespace noctem::mesh::test
