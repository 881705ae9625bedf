#include "document_input.hpp"

#include "noctem/codec/multibase.hpp"

namespace noctem::cli {

namespace {

Result<DocumentInput> split_envelope(const codec::JsonObject& envelope) {
  DocumentInput input;
  for (const auto& [key, value] : envelope) {
    if (key == "document") {
      input.document = value;
    } else if (key == "body") {
      input.body = value;
    } else if (key == "signature" && value.text() != nullptr) {
      input.signature = *value.text();
    } else {
      return fail(invalid("envelope",
                          "an envelope holds a document, its signature (a text) and "
                          "perhaps a body, but not \"" +
                              key + "\""));
    }
  }
  return input;
}

}  // namespace

Result<DocumentInput> parse_document_input(std::string_view text) {
  NOCTEM_TRY(auto value, codec::parse_json(text));
  if (value.object() == nullptr) {
    return fail(invalid("document", "a document is a JSON object"));
  }
  const codec::Json* inner = value.find("document");
  if (inner != nullptr && inner->object() != nullptr && value.find("kind") == nullptr) {
    return split_envelope(*value.object());
  }
  return DocumentInput{std::move(value), std::nullopt, std::nullopt};
}

Result<DocumentInput> read_document_input(const Session& session) {
  const std::string& operand = session.arguments().operands.front();
  NOCTEM_TRY(const auto text, session.read(operand, document::kEnvelopeBytesMax));
  auto input = parse_document_input(text);
  if (!input) {
    return fail(std::move(input).error().in(operand == "-" ? "stdin" : operand));
  }
  return input;
}

Result<document::Envelope> envelope_of(DocumentInput input) {
  if (!input.signature) {
    return fail(invalid("not_signed",
                        "there is no signature: this is a document alone, not an "
                        "envelope; `noctem document sign` makes one"));
  }
  NOCTEM_TRY(auto document, document::Document::from_json_of_any_kind(std::move(input.document)));
  NOCTEM_TRY(const auto bytes, codec::base64url_decode(*input.signature));
  NOCTEM_TRY(const auto signature, crypto::parse_signature(bytes));
  return document::Envelope{std::move(document), signature, std::move(input.body)};
}

Result<> check_body(const document::Envelope& envelope) {
  const codec::Json* named = envelope.document.value().find("body");
  const std::string* name = named == nullptr ? nullptr : named->text();
  if (envelope.body && (name == nullptr || *name != document::body_id(*envelope.body).text())) {
    return fail(invalid("body_mismatch", "the body is not the one that the document names"));
  }
  return {};
}

Operand document_operand() {
  return {"FILE|-", "A document or an envelope in JSON; - reads stdin.",
          Operand::Presence::required, Completes::file};
}

}  // namespace noctem::cli
