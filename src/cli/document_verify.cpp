#include <fmt/core.h>

#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"

#include "command_list.hpp"
#include "document_input.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

std::string_view body_state(const document::Envelope& envelope) {
  if (envelope.body) {
    return "present";
  }
  return envelope.document.value().find("body") != nullptr ? "absent" : "none";
}

codec::Json verdict_json(const document::Envelope& envelope) {
  const document::Document& document = envelope.document;
  codec::JsonObject json{{"signature", "good"},
                         {"id", document.id().text()},
                         {"kind", document.kind()},
                         {"author", document::did_of(document.author())},
                         {"author_id", http::key_id(document.author())},
                         {"created_at", document.created_at()},
                         {"body", body_state(envelope)}};
  if (document.mesh()) {
    json.set("mesh", document.mesh()->text());
  }
  return json;
}

std::string verdict_text(const document::Envelope& envelope, const Style& style) {
  const document::Document& document = envelope.document;
  return fmt::format(
      "{}\n  id       {}\n  kind     {}\n  author   {}\n           id {}\n  created  {}\n"
      "  mesh     {}\n  body     {}\n",
      style.good("good signature"), document.id().text(), printable(document.kind()),
      document::did_of(document.author()), http::key_id(document.author()),
      show_time(document.created_at()), document.mesh() ? document.mesh()->text() : "none",
      body_state(envelope));
}

Result<Exit> document_verify(Session& session) {
  NOCTEM_TRY(auto input, read_document_input(session));
  NOCTEM_TRY(const auto envelope, envelope_of(std::move(input)));
  if (!document::verify(envelope.document, envelope.signature)) {
    return fail(denied("bad_signature",
                       fmt::format("bad signature: {} did not sign this document; do not trust it",
                                   document::did_of(envelope.document.author()))));
  }
  NOCTEM_CHECK(check_body(envelope));
  const Style style(session.console().colours(env_os::Stream::output));
  session.answer(verdict_json(envelope), verdict_text(envelope, style));
  return Exit::ok;
}

}  // namespace

Command document_verify_command() {
  return {.name = "document verify",
          .summary = "check an envelope: who signed what, and when",
          .description =
              "Checks the document's own fields, the author's signature and, if there is a body, "
              "that it is the one that the document names. The time is what the author says. Exit "
              "code 1 if anything is wrong.",
          .operands = {document_operand()},
          .examples = {{"noctem document verify note.signed.json", "Is it what it claims to be?"}},
          .body = document_verify};
}

}  // namespace noctem::cli
