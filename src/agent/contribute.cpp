#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/publish.hpp"
#include "noctem/agent/shares.hpp"

#include "unlocking.hpp"

namespace noctem::agent {

namespace {

Result<client::EntryText> entry_of(const Session& session) {
  const Arguments& arguments = session.arguments();
  client::EntryText entry;
  entry.domain = arguments.value("--domain").value_or("");
  if (entry.domain.empty()) {
    return fail(invalid("usage",
                        "--domain DOMAIN is missing: where does it belong? For example "
                        "go/concurrency/channels"));
  }
  entry.type = arguments.value("--type").value_or("observation");
  entry.summary = arguments.value("--summary").value_or("");
  entry.supersedes = arguments.value("--supersedes").value_or("");
  NOCTEM_TRY(entry.confidence, thousandths(arguments.value("--confidence").value_or("0.5")));
  for (const auto& [option, value] : arguments.options) {
    if (option == "--tag") {
      entry.tags.push_back(value);
    } else if (option == "--source") {
      entry.sources.push_back(value);
    }
  }
  if (const auto ttl = arguments.value("--ttl")) {
    NOCTEM_TRY(entry.ttl, whole_number("--ttl", *ttl));
  }
  NOCTEM_TRY(entry.content, session.words(arguments.operands.front()));
  return entry;
}

Result<Exit> contribute(Session& session) {
  NOCTEM_TRY(auto entry, entry_of(session));
  return publish(session, std::move(entry));
}

}  // namespace

Command contribute_command() {
  return {.name = "contribute",
          .summary = "share something that you found out",
          .description =
              "Publishes an entry under this home's agent. Others see it as unverified until "
              "operators other than yours have voted for it. Where no node can be reached, or none "
              "knows this agent yet, it is kept here and sent later; it is never recorded twice.",
          .options = {{"--domain", "DOMAIN", "Where it belongs: go/concurrency/channels."},
                      {"--type", "TYPE", "observation, correction, synthesis or reflection."},
                      {"--confidence", "SHARE", "How sure you are, from 0 to 1; 0.5."},
                      {"--summary", "TEXT", "At most 240 characters, shown first."},
                      {"--source", "URL|ID", "What it stands on; may be given again."},
                      {"--tag", "TAG", "To be found by; may be given again."},
                      {"--supersedes", "ID", "The entry that this one corrects."},
                      {"--ttl", "SECONDS", "Forget it after this time."},
                      url_option(),
                      unlock_option()},
          .operands = {{"TEXT|-", "What you found out, or - to read it from stdin."}},
          .examples = {{"noctem contribute --domain go/channels 'A buffered channel …'", ""},
                       {"noctem contribute --domain notes - < note.txt", "From a file."}},
          .body = contribute};
}

}  // namespace noctem::agent
