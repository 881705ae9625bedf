#include "noctem/document/document.hpp"

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"

#include "any_kind.hpp"

namespace noctem::document {
namespace {

constexpr std::string_view kSigningPrefix = "noctem/document/v1\n";

std::string signed_bytes(const Document& document) {
  std::string bytes;
  bytes.reserve(kSigningPrefix.size() + document.canonical().size());
  bytes += kSigningPrefix;
  bytes += document.canonical();
  return bytes;
}

Error unknown_kind(std::string_view name, const Kinds& kinds) {
  if (!is_kind_name(name)) {  // which may hold anything, so it is not shown
    return invalid("kind", "kind: not the name of a kind");
  }
  std::vector<std::string> names;
  for (const Kind& kind : kinds.all()) {
    names.push_back(kind.name);
  }
  const auto meant = nearest(name, names);
  return unsupported("kind", "kind: unknown kind " + std::string(name) +
                                 (meant ? "; did you mean " + *meant + "?" : ""));
}

}  // namespace

Result<Document> Document::from_json(codec::Json value, const Kinds& kinds) {
  const codec::Json* name = value.find("kind");
  if (name == nullptr || name->text() == nullptr) {
    return fail(invalid("schema", "kind: missing, or not a text"));
  }
  const Shape* shape = kinds.shape_of(*name->text());
  if (shape == nullptr) {
    return fail(unknown_kind(*name->text(), kinds));
  }
  NOCTEM_CHECK(check(*shape, value));
  return read_common_fields(std::move(value));
}

Result<Document> Document::from_draft(Draft draft, const Kinds& kinds) {
  codec::JsonObject value = std::move(draft.fields);
  bool set_already = !value.insert("kind", std::move(draft.kind)) ||
                     !value.insert("author", did_of(draft.author)) ||
                     !value.insert("created_at", draft.created_at);
  if (draft.mesh) {
    set_already = !value.insert("mesh", draft.mesh->text()) || set_already;
  }
  if (set_already) {
    return fail(invalid("schema", "kind, author, created_at and mesh are not fields of a kind"));
  }
  codec::Json json(std::move(value));
  NOCTEM_CHECK(check_utf8(json));
  return from_json(std::move(json), kinds);
}

Result<Document> Document::from_json_of_any_kind(codec::Json value) {
  NOCTEM_CHECK(check_any_kind(value));
  return read_common_fields(std::move(value));
}

// The value was checked: what is read here is there and of its type.
Result<Document> Document::read_common_fields(codec::Json value) {
  Document document;
  document.kind_ = *value.find("kind")->text();
  document.created_at_ = *value.find("created_at")->integer();
  NOCTEM_TRY(document.author_,
             parse_signing_did(*value.find("author")->text(), crypto::KeyCheck::bytes));
  if (const codec::Json* mesh = value.find("mesh")) {
    NOCTEM_TRY(document.mesh_, codec::Cid::parse(*mesh->text()));
    if (document.mesh_->codec() != codec::CidCodec::json) {
      return fail(invalid("schema", "mesh: not the CID of a document"));
    }
  }
  document.canonical_ = codec::write_canonical(value);
  if (document.canonical_.size() > kDocumentBytesMax) {
    return fail(invalid("document_size", "the document has more than " +
                                             std::to_string(kDocumentBytesMax) + " bytes"));
  }
  document.id_ = codec::Cid(codec::CidCodec::json, crypto::sha256(document.canonical_));
  document.value_ = std::move(value);
  return document;
}

crypto::Signature sign(const Document& document, const crypto::SigningKey& key) {
  NOCTEM_ASSERT(key.public_key() == document.author());
  return key.sign(view_of(signed_bytes(document)));
}

bool verify(const Document& document, const crypto::Signature& signature) {
  return crypto::verify(document.author(), view_of(signed_bytes(document)), signature);
}

}  // namespace noctem::document
