#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/publish.hpp"
#include "noctem/agent/reading.hpp"

#include "unlocking.hpp"

namespace noctem::agent {

namespace {

// "gap:rust/lifetimes"
Result<codec::Json> statement(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) {
    return fail(
        invalid("usage", fmt::format("--says {}: write WORD:ABOUT, as gap:rust/lifetimes", text)));
  }
  return codec::JsonObject{{"says", text.substr(0, colon)}, {"about", text.substr(colon + 1)}};
}

Result<client::EntryText> reflection_of(const Session& session) {
  const Arguments& arguments = session.arguments();
  client::EntryText entry;
  entry.type = "reflection";
  entry.domain = arguments.value("--domain").value_or("network");
  NOCTEM_TRY(entry.content, session.words(arguments.operands.front()));
  for (const auto& [option, value] : arguments.options) {
    if (option == "--says") {
      NOCTEM_TRY(auto said, statement(value));
      entry.statements.push_back(std::move(said));
    }
  }
  return entry;
}

Result<Exit> reflect(Session& session) {
  if (session.arguments().operands.empty()) {
    return show_answer(session, Hat::agent, "/api/agent/awareness");
  }
  NOCTEM_TRY(auto entry, reflection_of(session));
  return publish(session, std::move(entry));
}

}  // namespace

Command reflect_command() {
  return {.name = "reflect",
          .summary = "say what the network knows, lacks and should do",
          .description =
              "Without words it shows the material: what the network knows of itself. With words "
              "it publishes a reflection; its statements enter the awareness when two operators "
              "of at least three agree on them.",
          .options = {{"--domain", "DOMAIN", "About one domain; else about everything."},
                      {"--says", "WORD:ABOUT",
                       "gap, rising, declining, contested, unreliable or priority, about a domain "
                       "or an entry's id; may be given again."},
                      url_option(),
                      unlock_option()},
          .operands = {{"TEXT|-", "What you think, or - to read it from stdin.",
                        Operand::Presence::optional}},
          .examples = {{"noctem reflect", "The material."},
                       {"noctem reflect --says gap:rust/lifetimes 'Nobody knows lifetimes.'", ""}},
          .body = reflect};
}

}  // namespace noctem::agent
