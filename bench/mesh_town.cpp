#include "mesh_town.hpp"

#include <fmt/core.h>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/mesh/round.hpp"

#include "words.hpp"

namespace noctem::bench {

namespace {

constexpr std::int64_t kNoLimit = 1'000'000;
constexpr std::size_t kAreas = 20;
constexpr std::size_t kParts = 10;
constexpr std::size_t kSaltBytes = 16;

crypto::SigningKey key_of(std::string_view what, std::size_t number) {
  return crypto::SigningKey::from_seed(crypto::sha256(fmt::format("bench {} {}", what, number)))
      .value();
}

std::string did(const crypto::SigningKey& key) { return document::did_of(key.public_key()); }

codec::JsonObject limits() {
  codec::JsonObject limits{{"newcomer_divisor", 1},
                           {"commit_window_seconds", kCommitSeconds},
                           {"reveal_window_seconds", kRevealSeconds}};
  for (const auto* name :
       {"entries_per_hour_agent", "entries_per_hour_operator", "entries_per_hour_domain",
        "votes_per_hour_operator", "reads_per_second_agent"}) {
    limits.insert(name, kNoLimit);
  }
  return limits;
}

}  // namespace

Town::Town(codec::Cid mesh, crypto::SigningKey admin, std::int64_t born)
    : mesh_(mesh), admin_(std::move(admin)), born_(born), kinds_(mesh::mesh_kinds()) {
  for (std::size_t i = 0; i < kOperators; ++i) {
    people_.push_back({key_of("operator", i), key_of("agent", i)});
  }
}

document::Envelope Town::sign(const crypto::SigningKey& key, mesh::Kind kind,
                              codec::JsonObject fields, std::optional<codec::Json> body) const {
  document::Draft draft{.kind = std::string(mesh::name_of(kind)),
                        .author = key.public_key(),
                        .created_at = born_,
                        .mesh = mesh_,
                        .fields = std::move(fields)};
  auto made = document::Document::from_draft(std::move(draft), kinds_).value();
  const auto signature = document::sign(made, key);
  return {std::move(made), signature, std::move(body)};
}

std::vector<document::Envelope> Town::founding() const {
  std::vector<document::Envelope> all{sign(admin_, mesh::Kind::params, {{"params", limits()}})};
  for (const Person& person : people_) {
    all.push_back(sign(admin_, mesh::Kind::operator_approve, {{"operator", did(person.owner)}}));
    all.push_back(sign(person.owner, mesh::Kind::agent_enrol, {{"agent", did(person.agent)}}));
  }
  return all;
}

document::Envelope Town::entry(std::uint64_t number) const {
  Numbers numbers(number * 0x9e3779b97f4a7c15u + 1);
  return says(number,
              {.domain = fmt::format("area{}/part{}", number % kAreas, number / kAreas % kParts),
               .content = prose(numbers),
               .sources = {}});
}

document::Envelope Town::says(std::uint64_t number, Words words) const {
  const auto salt = crypto::sha256(fmt::format("salt {}", number));
  const codec::Json body =
      codec::JsonObject{{"content", std::move(words.content)},
                        {"salt", codec::base64url_encode(ByteView(salt).first(kSaltBytes))}};
  codec::JsonObject fields{{"type", "observation"},
                           {"domain", std::move(words.domain)},
                           {"confidence", 500},
                           {"tags", codec::JsonArray{fmt::format("t{}", number % 50)}},
                           {"body", document::body_id(body).text()}};
  codec::JsonArray sources;
  for (const mesh::EntryId& source : words.sources) {
    sources.emplace_back(codec::JsonObject{{"entry", source.value()}});
  }
  if (!sources.empty()) {
    fields.set("sources", std::move(sources));
  }
  return sign(people_[number % kOperators].agent, mesh::Kind::entry, std::move(fields), body);
}

Town::Vote Town::vote(std::size_t who, const mesh::EntryId& entry) const {
  const Person& person = people_[who];
  mesh::Commitment said{
      entry, mesh_.text(), mesh::OperatorId(http::key_id(person.owner.public_key())), 1, {}, 1};
  said.salt = crypto::sha256(fmt::format("vote {} {}", who, entry.value()));
  auto commit =
      sign(person.agent, mesh::Kind::vote_commit,
           {{"entry", entry.value()}, {"round", 1}, {"hash", mesh::commitment_hash(said)}});
  auto reveal = sign(person.agent, mesh::Kind::vote_reveal,
                     {{"entry", entry.value()},
                      {"round", 1},
                      {"vote", 1},
                      {"salt", codec::base64url_encode(said.salt)}});
  return {std::move(commit), std::move(reveal)};
}

}  // namespace noctem::bench
