#pragma once
// The signed document: a small JSON object that says of what kind it is, who wrote it and when. Its
// canonical bytes are its only bytes, its CID is its name, and the author's signature over
// `noctem/document/v1\n` and those bytes is what makes it count. A document never changes. On the
// wire it travels in an envelope beside its signature and, where its text must be erasable, the
// body that it names by hash.
//
// Values; any thread. Parsing and checking are pure: bytes and schema in, document or error out.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/cid.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/document/schema.hpp"

namespace noctem::document {

inline constexpr std::size_t kDocumentBytesMax = 64 * 1024;
inline constexpr std::size_t kEnvelopeBytesMax = 192 * 1024;

enum class MeshField { required, absent };  // a genesis, and documents outside of a mesh, have none

struct Kind {
  std::string name;
  std::vector<Field> fields;  // beside kind, author, created_at, mesh
  MeshField mesh = MeshField::required;
  std::string description;
};

// All kinds that a program knows. Built once, then const.
class Kinds {
 public:
  explicit Kinds(
      std::vector<Kind> kinds);  // two of one name, or an envelope field redeclared, is a bug
  const Kind* find(std::string_view name) const;
  const std::vector<Kind>& all() const { return kinds_; }

 private:
  std::vector<Kind> kinds_;
};

// An unsigned document whose envelope fields are known to be right and, if kinds were given, whose
// kind's fields are.
class Document {
 public:
  // `kinds` decides which kinds and fields are known; unknown ones are refused.
  static Result<Document> from_json(codec::Json value, const Kinds& kinds);
  // Envelope fields only: for tools that show and verify documents of kinds they do not know.
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
  static Result<Document> read_envelope_fields(codec::Json value);
  codec::Json value_;
  std::string canonical_;
  codec::Cid id_;
  std::string kind_;
  crypto::PublicKey author_;
  std::int64_t created_at_ = 0;
  std::optional<codec::Cid> mesh_;
};

crypto::Signature sign(const Document& document, const crypto::SigningKey& key);
bool verify(const Document& document, const crypto::Signature& signature);

// {"document":…,"signature":…,"body":…?}: the body is any object, bounded; what it must be, its
// kind's rules say.
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
