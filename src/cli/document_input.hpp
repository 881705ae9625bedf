#pragma once
// What the document commands read: a document alone, or an envelope {document, signature?, body?}.
// Any kind is taken; whether a mesh knows it is the mesh's business.
//
// Pure; any thread.

#include <optional>
#include <string_view>

#include "noctem/document/document.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

struct DocumentInput {
  codec::Json document;
  std::optional<codec::Json> body;
  std::optional<std::string> signature;
};
Result<DocumentInput> parse_document_input(std::string_view text);
Result<DocumentInput> read_document_input(const Session& session);

// With every part there and the document's own fields right; the signature is not checked.
Result<document::Envelope> envelope_of(DocumentInput input);

// The body is the one that the document names, or neither is there.
Result<> check_body(const document::Envelope& envelope);

Operand document_operand();

}  // namespace noctem::cli
