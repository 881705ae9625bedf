#include <fmt/core.h>

#include "noctem/audit/attestation.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kVerify = "--verify";

Result<std::vector<audit::Event>> events_in(const Session& session, const std::string& folder) {
  std::vector<audit::Event> events;
  NOCTEM_TRY(const auto torn,
             audit::read_lines(session.files(), folder, [&](std::string_view line) -> Result<> {
               NOCTEM_TRY(audit::Entry entry, audit::read_entry(line));
               events.push_back(std::move(entry.event));
               return {};
             }));
  static_cast<void>(torn);
  return events;
}

Result<Exit> attest(Session& session, const std::string& run) {
  NOCTEM_TRY(const home::Home home, session.home());
  const std::string folder = audit_folder(home);
  NOCTEM_TRY(const auto events, events_in(session, folder));
  NOCTEM_TRY(const auto last, audit::last_entry(session.files(), folder));
  NOCTEM_TRY(auto statement, audit::make_statement(events, run, last.head));
  NOCTEM_TRY(const auto key,
             crypto::read_key_file(session.files(), audit::key_path(folder), Secret()));
  const auto signature = key.sign(view_of(audit::statement_bytes(statement)));
  const codec::Json json =
      audit::attestation_json({std::move(statement), key.public_key(), signature});
  session.answer(json, codec::write_canonical(json) + "\n");
  return Exit::ok;
}

std::string field(const codec::Json& json, std::string_view name) {
  const codec::Json* found = json.find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : std::string("?");
}

Result<Exit> verify(Session& session, const std::string& file) {
  NOCTEM_TRY(const std::string text, session.read(file, audit::kAttestationBytesMax));
  NOCTEM_TRY(const codec::Json json,
             codec::parse_json(trim(text), {.size_bytes_max = audit::kAttestationBytesMax}));
  NOCTEM_TRY(const auto attestation, audit::attestation_from_json(json));
  const std::string key = document::did_of(attestation.key);
  const codec::Json* predicate = attestation.statement.find("predicate");
  const codec::Json nothing = codec::JsonObject{};
  const codec::Json& about = predicate != nullptr ? *predicate : nothing;
  session.answer(codec::JsonObject{{"key", key}, {"statement", attestation.statement}},
                 fmt::format("run {}, decided by {}, at the level {}: signed by\n{}\n",
                             skill::plain(field(about, "run"), 100),
                             skill::plain(field(about, "decided_by"), 100),
                             skill::plain(field(about, "level"), 100), key));
  return Exit::ok;
}

Result<Exit> run_attest(Session& session) {
  const auto& operands = session.arguments().operands;
  const auto file = session.arguments().value(kVerify);
  if (file.has_value() == !operands.empty()) {
    return fail(invalid("usage", "noctem audit attest RUN, or --verify FILE"));
  }
  return file ? verify(session, *file) : attest(session, operands.front());
}

}  // namespace

Command audit_attest_command() {
  return {
      .name = "audit attest",
      .summary = "one run of a skill as a signed statement",
      .description =
          "What was asked, who decided, what was granted and what came of it, with the log's "
          "head, in the shape of an in-toto statement signed by the log's key over "
          "`noctem/run-attestation/v1`, a line's end and the statement's canonical bytes. "
          "--verify checks one that somebody gave you, and says whose key signed it: compare "
          "it with one that you know.",
      .options = {{std::string(kVerify), "FILE", "Check this attestation.", Completes::file}},
      .operands = {{"RUN", "Its id, as `noctem audit show` has it.", Operand::Presence::optional}},
      .examples = {{"noctem audit attest 0123456789abcdef > run.json", ""},
                   {"noctem audit attest --verify run.json", "On another machine."}},
      .body = run_attest};
}

}  // namespace noctem::cli
