#include <fmt/core.h>

#include "noctem/document/did_key.hpp"

#include "command_list.hpp"
#include "document_input.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Result<document::Document> complete_document(const Session& session, codec::Json value,
                                             const crypto::PublicKey& author) {
  codec::JsonObject* fields = value.object();
  if (fields == nullptr) {
    return fail(invalid("document", "a document is a JSON object"));
  }
  fields->insert("author", document::did_of(author));
  fields->insert("created_at", env::unix_seconds(session.world().env.clock.wall()));
  NOCTEM_TRY(auto document, document::Document::from_json_of_any_kind(std::move(value)));
  if (document.author() != author) {
    return fail(
        denied("author_mismatch",
               fmt::format("the document says that its author is {}, but the key is {}: sign "
                           "with the author's key, or leave \"author\" out",
                           document::did_of(document.author()), document::did_of(author))));
  }
  return document;
}

Result<Exit> document_sign(Session& session) {
  const auto name = session.arguments().value("--key");
  if (!name) {
    return fail(invalid("usage",
                        "--key NAME is missing: which key signs? `noctem keys show` lists "
                        "yours"));
  }
  NOCTEM_TRY(auto input, read_document_input(session));
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto key, unlock_key(session, home, *name));
  NOCTEM_TRY(auto document,
             complete_document(session, std::move(input.document), key.public_key()));
  const auto signature = document::sign(document, key);
  const document::Envelope envelope{std::move(document), signature, std::move(input.body)};
  NOCTEM_CHECK(check_body(envelope));
  const codec::Json json = document::envelope_json(envelope);
  session.answer(json, codec::write_canonical(json) + "\n");
  return Exit::ok;
}

}  // namespace

Command document_sign_command() {
  return {.name = "document sign",
          .summary = "sign a document and print the envelope",
          .description =
              "Signs with a key of this home and prints the envelope {document, signature, body?}. "
              "The fields author and created_at are filled in if they are absent. A body is taken "
              "from {document, body} and must be the one that the document names.",
          .options = {{"--key", "NAME", "The key that signs.", Completes::key_name},
                      passphrase_option("Where the key's passphrase stands.")},
          .operands = {document_operand()},
          .examples = {{"noctem document sign --key me note.json > note.signed.json",
                        "An envelope in a file."},
                       {"echo '{\"kind\":\"note\"}' | noctem document sign --key me -",
                        "A document from a pipe."}},
          .body = document_sign};
}

}  // namespace noctem::cli
