#include <fmt/core.h>

#include "command_list.hpp"
#include "document_input.hpp"

namespace noctem::cli {

namespace {

Result<Exit> document_canonical(Session& session) {
  NOCTEM_TRY(const auto input, read_document_input(session));
  const std::string canonical = codec::write_canonical(input.document);
  const bool terminal = session.console().is_terminal(env_os::Stream::output);
  session.answer(codec::JsonObject{{"canonical", canonical},
                                   {"bytes", static_cast<std::uint64_t>(canonical.size())}},
                 canonical + (terminal ? "\n" : ""));
  return Exit::ok;
}

Result<Exit> document_id(Session& session) {
  NOCTEM_TRY(auto input, read_document_input(session));
  NOCTEM_TRY(const auto document,
             document::Document::from_json_of_any_kind(std::move(input.document)));
  const std::string id = document.id().text();
  session.answer(codec::JsonObject{{"id", id}, {"kind", document.kind()}}, id + "\n");
  return Exit::ok;
}

}  // namespace

Command document_canonical_command() {
  return {.name = "document canonical",
          .summary = "the bytes of a document that are hashed and signed",
          .description =
              "Prints the canonical form (JCS, RFC 8785) of a document, of an envelope's document, "
              "or of any other JSON object, exactly: without a line end, except on a terminal.",
          .operands = {document_operand()},
          .examples = {{"noctem document canonical note.json | sha256sum",
                        "The digest that its id is made of."}},
          .body = document_canonical};
}

Command document_id_command() {
  return {.name = "document id",
          .summary = "the name of a document",
          .description = "Prints the CID that names the document: SHA-256 of its canonical bytes.",
          .operands = {document_operand()},
          .examples = {{"noctem document id note.json", "What others call it."}},
          .body = document_id};
}

}  // namespace noctem::cli
