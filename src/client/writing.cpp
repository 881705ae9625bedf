#include "noctem/client/writing.hpp"

#include "noctem/codec/multibase.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/round.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

// A source is an entry if it is written as an id is, else a place.
Json source_json(const std::string& source) {
  const auto cid = codec::Cid::parse(source);
  return cid ? JsonObject{{"entry", source}} : JsonObject{{"url", source}};
}

Json body_json(const Desk& desk, const EntryText& entry) {
  ByteArray<16> salt{};
  desk.random.fill(salt);
  JsonObject body{{"content", entry.content}, {"salt", codec::base64url_encode(salt)}};
  if (!entry.summary.empty()) {
    body.set("summary", entry.summary);
  }
  return body;
}

JsonArray texts(const std::vector<std::string>& values) {
  return JsonArray(values.begin(), values.end());
}

JsonObject entry_fields(const EntryText& entry, const Json& body) {
  JsonObject fields{{"type", entry.type},
                    {"domain", entry.domain},
                    {"body", document::body_id(body).text()},
                    {"confidence", entry.confidence}};
  if (!entry.sources.empty()) {
    JsonArray sources;
    for (const std::string& source : entry.sources) {
      sources.push_back(source_json(source));
    }
    fields.set("sources", std::move(sources));
  }
  if (!entry.tags.empty()) {
    fields.set("tags", texts(entry.tags));
  }
  if (!entry.supersedes.empty()) {
    fields.set("supersedes", entry.supersedes);
  }
  if (entry.ttl.has_value()) {
    fields.set("ttl", *entry.ttl);
  }
  if (!entry.task.empty()) {
    fields.set("task", entry.task);
  }
  if (!entry.statements.empty()) {
    fields.set("statements", entry.statements);
  }
  return fields;
}

}  // namespace

Result<document::Envelope> write_document(const Desk& desk, std::string kind, JsonObject fields) {
  const document::Kinds kinds = mesh::mesh_kinds();
  NOCTEM_TRY(auto document, document::Document::from_draft({.kind = std::move(kind),
                                                            .author = desk.key.public_key(),
                                                            .created_at = desk.now,
                                                            .mesh = desk.mesh,
                                                            .fields = std::move(fields)},
                                                           kinds));
  const auto signature = document::sign(document, desk.key);
  return document::Envelope{std::move(document), signature, std::nullopt};
}

Result<document::Envelope> write_entry(const Desk& desk, const EntryText& entry) {
  Json body = body_json(desk, entry);
  NOCTEM_TRY(auto envelope, write_document(desk, "entry", entry_fields(entry, body)));
  envelope.body = std::move(body);
  return envelope;
}

Result<Ballot> write_vote(const Desk& desk, const Vote& vote) {
  mesh::Commitment commitment{.entry = vote.entry,
                              .mesh = desk.mesh.text(),
                              .operator_id = vote.operator_id,
                              .round = vote.round,
                              .salt = {},
                              .vote = vote.vote};
  desk.random.fill(commitment.salt);
  NOCTEM_TRY(auto commit, write_document(desk, "vote.commit",
                                         JsonObject{{"entry", vote.entry.value()},
                                                    {"round", vote.round},
                                                    {"hash", mesh::commitment_hash(commitment)}}));
  JsonObject revealed{{"entry", vote.entry.value()},
                      {"round", vote.round},
                      {"vote", vote.vote},
                      {"salt", codec::base64url_encode(commitment.salt)}};
  if (!vote.reason.empty()) {
    revealed.set("reason", vote.reason);
  }
  NOCTEM_TRY(auto reveal, write_document(desk, "vote.reveal", std::move(revealed)));
  return Ballot{std::move(commit), std::move(reveal)};
}

std::string rotation_bytes(const std::string& subject, const codec::Cid& mesh) {
  return "noctem/rotate/v1\n" + subject + "\n" + mesh.text();
}

Json body_of(const document::Envelope& envelope) { return document::envelope_json(envelope); }

Json body_of(std::string_view first_name, const document::Envelope& first,
             std::string_view second_name, const document::Envelope& second) {
  return JsonObject{{std::string(first_name), document::envelope_json(first)},
                    {std::string(second_name), document::envelope_json(second)}};
}

}  // namespace noctem::client
