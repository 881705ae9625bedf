// What is done with a mesh's database itself: prove it, and carry it away as lines.

#include <fmt/core.h>

#include "noctem/base/bytes.hpp"
#include "noctem/hub/audit.hpp"

#include "command_list.hpp"
#include "ledger_file.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::uint64_t kRecordsPerProgress = 1'024;

struct OpenMesh {
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Connection> keeper;  // takes the companions of the file along at the end
  std::unique_ptr<store::Connection> connection;
};

Result<OpenMesh> open_mesh(const Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  const std::string path = session.arguments().value("--file").value_or(home.ledger());
  OpenMesh open;
  NOCTEM_TRY(open.database, open_ledger_file(session.files(), path));
  if (auto keeper = open.database->connect(store::Access::write)) {
    open.keeper = std::move(*keeper);
  }
  NOCTEM_TRY(open.connection, open.database->connect(store::Access::read));
  NOCTEM_CHECK(open.connection->begin());  // one moment, though a node goes on
  return open;
}

Option file_option() {
  return {"--file", "FILE", "This database, a backup say, instead of the home's.", Completes::file};
}

Result<std::optional<std::int64_t>> number_option(const Session& session, std::string_view option) {
  const auto text = session.arguments().value(option);
  if (!text.has_value()) {
    return std::optional<std::int64_t>();
  }
  NOCTEM_TRY(const auto number, whole_number(option, *text));
  return std::optional(number);
}

// What the state was, or will be, at another size or time of the same log.
Result<Exit> state_at(Session& session, const OpenMesh& open, std::optional<std::int64_t> size,
                      std::optional<std::int64_t> time) {
  NOCTEM_TRY(const auto last, ledger::latest_head(*open.connection));
  const auto records = size.has_value() ? static_cast<std::uint64_t>(*size) : last.head.size;
  if (records < 1 || records > last.head.size) {
    return fail(invalid(
        "log_size", fmt::format("the log has {} records; --size is 1 to that", last.head.size)));
  }
  NOCTEM_TRY(const auto stored, ledger::read_from(*open.connection, records - 1, 1));
  const auto at = time.value_or(stored.front().record.at);
  mesh::MemoryState state;
  NOCTEM_CHECK(hub::refold(*open.connection, state, records, at, [&](std::uint64_t folded) {
    session.progress(counted(folded, "record") + " folded");
  }));
  session.progress("");
  NOCTEM_TRY(const auto hash, mesh::hash_of(state));
  session.answer(codec::JsonObject{{"records", records}, {"time", at}, {"state", to_hex(hash)}},
                 fmt::format("folded\n  records  {}\n  time     {}\n  state    {}\n", records,
                             show_time(at), to_hex(hash)));
  return Exit::ok;
}

Result<Exit> mesh_verify(Session& session) {
  NOCTEM_TRY(const auto open, open_mesh(session));
  NOCTEM_TRY(const auto size, number_option(session, "--size"));
  NOCTEM_TRY(const auto time, number_option(session, "--time"));
  if (size.has_value() || time.has_value()) {
    return state_at(session, open, size, time);
  }
  const auto verified = hub::verify_mesh(
      *open.connection,
      [&](std::uint64_t records) {
        if (records % kRecordsPerProgress == 0) {
          session.progress(counted(records, "record") + " folded");
        }
      },
      &session.world().env.threads);
  session.progress("");
  if (!verified) {
    return fail(Error(verified.error()).in("the mesh is not sound"));
  }
  const Style style(session.console().colours(env_os::Stream::output));
  codec::Json json = verified_json(verified->log);
  json.object()->set("state", to_hex(verified->state_hash));
  session.answer(
      json, fmt::format("{}: every record, signature and head, and the state is the fold of the "
                        "log\n  records  {}\n  root     {}\n  state    {}\n  time     {}\n",
                        style.good("verified"), verified->log.records,
                        to_hex(verified->log.head.head.root), to_hex(verified->state_hash),
                        show_time(verified->time)));
  return Exit::ok;
}

Result<Exit> mesh_export(Session& session) {
  NOCTEM_TRY(const auto open, open_mesh(session));
  NOCTEM_CHECK(hub::export_lines(*open.connection, [&](std::string_view line) -> Result<> {
    session.console().write(line);
    session.console().write("\n");
    return session.console().flush();
  }));
  return Exit::ok;
}

}  // namespace

Command mesh_verify_command() {
  return {
      .name = "mesh verify",
      .summary = "prove that the state is what the log says",
      .description =
          "Verifies the whole log as `noctem log verify` does, folds it anew, and compares the "
          "result with the stored state, bit for bit. Works while a node runs.\n\nWith --size or "
          "--time it only folds, and prints the hash of the state after so many records, at "
          "that time: two nodes with one log have one hash for each.",
      .options = {file_option(),
                  {"--size", "N", "The state after the first N records."},
                  {"--time", "TIME", "At this time; that of the last of these records."}},
      .examples = {{"noctem mesh verify", ""},
                   {"noctem mesh verify --size 100", "The state as 100 records made it."}},
      .body = mesh_verify};
}

Command mesh_export_command() {
  return {.name = "mesh export",
          .summary = "write the whole log as lines of JSON",
          .description =
              "First the head that it ends with; then one line for each record, with its document, "
              "signature and body, as /api/log/entries serves them, and behind the records of each "
              "commit the head that was signed over them. `noctem mesh import` reads it.",
          .options = {file_option()},
          .examples = {{"noctem mesh export > mesh.jsonl", ""}},
          .body = mesh_export};
}

}  // namespace noctem::cli
