// The envelope around a document; declared in document.hpp.

#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/document.hpp"

namespace noctem::document {
namespace {

using codec::Json;

constexpr std::size_t kSignatureCharacters = 86;
constexpr codec::JsonLimits kLimits{.size_bytes_max = kEnvelopeBytesMax, .depth_max = 16};

Result<> check_members(const Json& value) {
  if (value.object() == nullptr) {
    return fail(invalid("envelope", "an envelope is an object"));
  }
  for (const auto& [name, member] : *value.object()) {
    if (name != "document" && name != "signature" && name != "body") {
      return fail(invalid("envelope", "an envelope holds document, signature and body only"));
    }
  }
  return {};
}

Result<crypto::Signature> signature_from(const Json* value) {
  if (value == nullptr || value->text() == nullptr ||
      value->text()->size() != kSignatureCharacters) {
    return fail(invalid("signature_size", "signature: not 86 characters of base64url"));
  }
  NOCTEM_TRY(const Bytes bytes, codec::base64url_decode(*value->text()));
  return crypto::parse_signature(bytes);
}

Result<std::optional<Json>> body_from(const Json& value, const Document& document) {
  const Json* body = value.find("body");
  if (body == nullptr) {
    return std::optional<Json>{};
  }
  if (body->object() == nullptr) {
    return fail(invalid("body", "body: not an object"));
  }
  const Json* named = document.value().find("body");
  if (named == nullptr || named->text() == nullptr || *named->text() != body_id(*body).text()) {
    return fail(invalid("body", "body: not the one that the document names"));
  }
  return *body;
}

}  // namespace

Result<Envelope> parse_envelope(std::string_view text, const Kinds& kinds) {
  NOCTEM_TRY(Json value, codec::parse_json(text, kLimits));
  return envelope_from_json(std::move(value), kinds);
}

Result<Envelope> envelope_from_json(Json value, const Kinds& kinds) {
  NOCTEM_CHECK(check_members(value));
  NOCTEM_TRY(const crypto::Signature signature, signature_from(value.find("signature")));
  const Json* inner = value.find("document");
  if (inner == nullptr) {
    return fail(invalid("envelope", "document: missing"));
  }
  NOCTEM_TRY(Document document, Document::from_json(*inner, kinds));
  NOCTEM_TRY(std::optional<Json> body, body_from(value, document));
  return Envelope{std::move(document), signature, std::move(body)};
}

Json envelope_json(const Envelope& envelope) {
  codec::JsonObject value{{"document", envelope.document.value()},
                          {"signature", codec::base64url_encode(envelope.signature.bytes)}};
  if (envelope.body) {
    value.set("body", *envelope.body);
  }
  return value;
}

codec::Cid body_id(const Json& body) {
  return {codec::CidCodec::raw, crypto::sha256(codec::write_canonical(body))};
}

}  // namespace noctem::document
