// Envelopes: parse_envelope, envelope_from_json, envelope_json, body_id.

#include <doctest/doctest.h>

#include <string>

#include "noctem/codec/multibase.hpp"

#include "test_kinds.hpp"

using namespace noctem;
using namespace noctem::document;
using codec::Json;
using codec::JsonObject;

namespace {

JsonObject test_body() { return {{"content", "the text"}, {"salt", "AAAAAAAAAAAAAAAAAAAAAA"}}; }

Envelope test_envelope(JsonObject value) {
  Document document = Document::from_json(std::move(value), test_kinds()).value();
  const crypto::Signature signature = sign(document, test_key());
  return Envelope{std::move(document), signature, {}};
}

JsonObject note_with_body() {
  JsonObject note = note_value();
  note.set("body", body_id(test_body()).text());
  return note;
}

std::string said(const Json& value) {
  const auto envelope = envelope_from_json(value, test_kinds());
  return envelope ? "" : envelope.error().message;
}

}  // namespace

TEST_CASE("an envelope reads back as it was written") {
  Envelope envelope = test_envelope(note_with_body());
  envelope.body = test_body();
  const std::string text = codec::write_canonical(envelope_json(envelope));
  const auto again = parse_envelope(text, test_kinds());
  REQUIRE(again.has_value());
  CHECK(again->document.id() == envelope.document.id());
  CHECK(again->signature == envelope.signature);
  REQUIRE(again->body.has_value());
  CHECK(*again->body == Json(test_body()));
  CHECK(verify(again->document, again->signature));
}

TEST_CASE("the signature is not checked here, only its form") {
  Json value = envelope_json(test_envelope(note_value()));
  value.object()->set("signature", std::string(86, 'A'));
  const auto envelope = envelope_from_json(value, test_kinds());
  REQUIRE(envelope.has_value());
  CHECK_FALSE(verify(envelope->document, envelope->signature));
  for (const std::string& text :
       {std::string(85, 'A'), std::string(87, 'A'), std::string(85, 'A') + "B",
        std::string(85, 'A') + "=", std::string(85, 'A') + "+", std::string()}) {
    value.object()->set("signature", text);
    CHECK_MESSAGE(said(value) != "", text);
  }
  value.object()->set("signature", 1);
  CHECK(said(value) != "");
  value.object()->erase("signature");
  CHECK(said(value) != "");
}

TEST_CASE("an envelope holds nothing else") {
  Json value = envelope_json(test_envelope(note_value()));
  CHECK(said(value) == "");
  value.object()->set("more", 1);
  CHECK(said(value) == "an envelope holds document, signature and body only");
  CHECK(said(Json("x")) == "an envelope is an object");
  Json empty = envelope_json(test_envelope(note_value()));
  empty.object()->erase("document");
  CHECK(said(empty) == "document: missing");
}

TEST_CASE("a body must be the one that the document names") {
  Json value = envelope_json(test_envelope(note_with_body()));
  CHECK(said(value) == "");  // erased, or not sent
  value.object()->set("body", test_body());
  CHECK(said(value) == "");
  JsonObject other = test_body();
  other.set("content", "another text");
  value.object()->set("body", other);
  CHECK(said(value) == "body: not the one that the document names");
  value.object()->set("body", "text");
  CHECK(said(value) == "body: not an object");
  Json without_name = envelope_json(test_envelope(note_value()));
  without_name.object()->set("body", test_body());
  CHECK(said(without_name) == "body: not the one that the document names");
}

TEST_CASE("a body's name is a raw CID of its canonical bytes") {
  const std::string canonical = R"({"content":"the text","salt":"AAAAAAAAAAAAAAAAAAAAAA"})";
  CHECK(body_id(test_body()) == codec::Cid(codec::CidCodec::raw, crypto::sha256(canonical)));
}

TEST_CASE("size and depth are bounded before anything is built") {
  CHECK_FALSE(parse_envelope(std::string(kEnvelopeBytesMax + 1, ' '), test_kinds()).has_value());
  std::string deep = R"({"document":)" + std::string(40, '[') + std::string(40, ']') + "}";
  CHECK_FALSE(parse_envelope(deep, test_kinds()).has_value());
  CHECK_FALSE(parse_envelope("", test_kinds()).has_value());
  CHECK_FALSE(parse_envelope(R"({"document":{},"document":{}})", test_kinds()).has_value());
}
