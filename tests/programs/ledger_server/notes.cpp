#include "notes.hpp"

#include <utility>

#include "noctem/codec/multibase.hpp"

namespace noctem::fixture {

namespace {

using document::Presence;
using document::Shape;

// What is stored is canonical already: it is not read again to be written again.
std::string stored_json(const ledger::Stored& stored) {
  std::string json = "{\"envelope\":{";
  if (stored.body.has_value()) {
    json += "\"body\":" + *stored.body + ",";
  }
  json += "\"document\":" + stored.document + ",\"signature\":\"" +
          codec::base64url_encode(stored.record.signature.bytes) + "\"},\"record\":";
  codec::append_canonical(json, ledger::record_json(stored.record));
  return json + "}";
}

http::Response appended(const ledger::Appended& appended) {
  const bool added = appended.how == ledger::Appended::How::added;
  return http::json_response(added ? 201 : 200, codec::write_canonical(codec::JsonObject{
                                                    {"id", appended.record.cid.text()},
                                                    {"seq", appended.record.seq},
                                                    {"status", added ? "new" : "known"},
                                                }));
}

}  // namespace

document::Kinds note_kinds() {
  return document::Kinds({{
      .name = "note",
      .fields = {{"title", document::text(1, 200), Presence::required, "What it is about."},
                 {"text", document::text(0, 4096), Presence::optional, "What it says."},
                 {"body", document::text_of(Shape::Format::cid), Presence::optional, "Its body."}},
      .mesh = document::MeshField::required,
      .description = "A note of the fixture.",
  }});
}

void Notes::write(http::Call call, http::Reply reply) {
  if (call.envelopes.size() != 1) {
    reply.send(invalid("envelope", "send one envelope, signed as form 3"));
    return;
  }
  auto& envelope = call.envelopes.front().second;
  if (envelope.document.mesh() != ledger_.id()) {
    reply.send(invalid("other_mesh", "this document belongs to another log"));
    return;
  }
  auto waiting = std::make_shared<http::Reply>(std::move(reply));
  ledger_.append(std::move(envelope), [waiting](Result<ledger::Appended> result) {
    result ? waiting->send(appended(*result)) : waiting->send(result.error());
  });
}

void Notes::read(const http::Call& call, http::Reply reply) {
  auto found = [&]() -> Result<http::Response> {
    NOCTEM_TRY(const auto id, codec::Cid::parse(*call.parameter("id")));
    NOCTEM_TRY(auto connection, readers_.lease());
    NOCTEM_TRY(const auto stored, ledger::find(*connection, id));
    if (!stored.has_value()) {
      return fail(not_found("note", "there is no such note"));
    }
    return http::json_response(200, stored_json(*stored));
  }();
  found ? reply.send(std::move(*found)) : reply.send(found.error());
}

void Notes::head(http::Reply reply) {
  auto head = [&]() -> Result<http::Response> {
    NOCTEM_TRY(auto connection, readers_.lease());
    NOCTEM_TRY(const auto latest, ledger::latest_head(*connection));
    return http::json_response(200, codec::write_canonical(document::head_json(latest)));
  }();
  head ? reply.send(std::move(*head)) : reply.send(head.error());
}

void Notes::add_routes(http::Router& router) {
  router.add(
      {.method = "POST",
       .path = "/notes",
       .name = "addNote",
       .summary = "Adds a signed note.",
       .path_parameters = {},
       .query = {},
       .body_schema = codec::JsonObject{{"type", "object"}},
       .body_bytes_max = document::kEnvelopeBytesMax,
       .answer_schema = codec::JsonObject{{"type", "object"}},
       .answers = {200, 201},
       .signing = http::Signing::required},
      [this](http::Call call, http::Reply reply) { write(std::move(call), std::move(reply)); });
  router.add({.method = "GET",
              .path = "/notes/{id}",
              .name = "readNote",
              .summary = "One note with its record.",
              .path_parameters = {{.name = "id",
                                   .shape = document::text_of(Shape::Format::cid),
                                   .presence = Presence::required,
                                   .description = "The note's CID."}},
              .query = {},
              .body_schema = std::nullopt,
              .answer_schema = codec::JsonObject{{"type", "object"}},
              .signing = http::Signing::required},
             [this](const http::Call& call, http::Reply reply) { read(call, std::move(reply)); });
  router.add({.method = "GET",
              .path = "/head",
              .name = "readHead",
              .summary = "The latest signed head.",
              .path_parameters = {},
              .query = {},
              .body_schema = std::nullopt,
              .answer_schema = codec::JsonObject{{"type", "object"}}},
             [this](http::Call, http::Reply reply) { head(std::move(reply)); });
}

}  // namespace noctem::fixture
