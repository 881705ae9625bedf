#pragma once
// The signed document: a small JSON object that says of what kind it is, who wrote it and when. Its
// canonical bytes are its only bytes, its CID is its name, and the author's signature over
// `noctem/document/v1\n` and those bytes is what makes it count. A document never changes. On the
// wire it travels in an envelope beside its signature and, where its text must be erasable, the
// body that it names by hash.
//
// Values; any thread. Parsing and checking are pure: bytes and schema in, document or error out.

#include <optional>
#include <string>
#include <string_view>

#include "noctem/codec/cid.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/document/kind.hpp"

namespace noctem::document {

inline constexpr std::size_t kDocumentBytesMax = 64 * 1024;
inline constexpr std::size_t kEnvelopeBytesMax = 192 * 1024;

// What a program says when it makes a document; the rest follows.
struct Draft {
  std::string kind;
  crypto::PublicKey author;
  std::int64_t created_at = 0;  // Unix seconds
  std::optional<codec::Cid> mesh;
  codec::JsonObject fields;  // those of the kind
};

// An unsigned document whose common fields are known to be right and, if kinds were given, whose
// kind's fields are. Its author's key is checked as crypto::KeyCheck::bytes does; the signature
// decides about the rest.
class Document {
 public:
  // `kinds` decides which kinds and fields are known; unknown ones are refused.
  static Result<Document> from_json(codec::Json value, const Kinds& kinds);
  static Result<Document> from_draft(Draft draft, const Kinds& kinds);
  // The rules for all kinds only (types, names, nesting, common fields): for tools that show and
  // verify documents of kinds they do not know.
  static Result<Document> from_json_of_any_kind(codec::Json value);

  const std::string& kind() const { return kind_; }
  const crypto::PublicKey& author() const { return author_; }
  std::int64_t created_at() const { return created_at_; }
  const std::optional<codec::Cid>& mesh() const { return mesh_; }

  const codec::Json& value() const { return value_; }
  const std::string& canonical() const { return canonical_; }
  const codec::Cid& id() const { return id_; }

 private:
  Document() = default;
  static Result<Document> read_common_fields(codec::Json value);
  codec::Json value_;
  std::string canonical_;
  codec::Cid id_;
  std::string kind_;
  crypto::PublicKey author_;
  std::int64_t created_at_ = 0;
  std::optional<codec::Cid> mesh_;
};

// The key must be the author's; another one is a bug.
crypto::Signature sign(const Document& document, const crypto::SigningKey& key);
bool verify(const Document& document, const crypto::Signature& signature);

// {"document":…,"signature":…,"body":…?}. A body is an object that the document names in its field
// `body`; one that it does not name is refused, since nobody signed it. A document that names a
// body may come without it.
struct Envelope {
  Document document;
  crypto::Signature signature;
  std::optional<codec::Json> body;
};

// Syntax and schema, not the signature: that is the last and dearest check, and the caller's.
Result<Envelope> parse_envelope(std::string_view text, const Kinds& kinds);
Result<Envelope> envelope_from_json(codec::Json value, const Kinds& kinds);
codec::Json envelope_json(const Envelope& envelope);

// raw, SHA-256 of the body's canonical bytes: how a document names its body.
codec::Cid body_id(const codec::Json& body);

}  // namespace noctem::document
