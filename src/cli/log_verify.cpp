#include <fmt/core.h>

#include "command_list.hpp"
#include "ledger_file.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Result<Exit> log_verify(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  const std::string path = session.arguments().value("--file").value_or(home.ledger());
  NOCTEM_TRY(const auto database, open_ledger_file(session.files(), path));
  const auto verified = verify_ledger(session, *database);
  if (!verified) {
    return fail(Error(verified.error()).in(fmt::format("{} is not sound", path)));
  }
  const Style style(session.console().colours(env_os::Stream::output));
  const document::Head& head = verified->head.head;
  session.answer(verified_json(*verified),
                 fmt::format("{}: every record, name, signature, tree node and head\n"
                             "  records  {}\n  mesh     {}\n  root     {}\n  time     {}\n",
                             style.good("verified"), verified->records, head.mesh,
                             to_hex(head.root), show_time(head.time)));
  return Exit::ok;
}

}  // namespace

Command log_verify_command() {
  return {
      .name = "log verify",
      .summary = "read the whole log again as a stranger would",
      .description =
          "Checks the order and times of records, names and signatures of documents, bodies, "
          "the Merkle tree and the signed heads, and stops at the first thing that is wrong. "
          "Works while a node runs.\n\nIt shows that the log is whole and signed by its key. "
          "That nothing was rewritten before you first looked, only a head that you kept, or "
          "somebody else did, can show.",
      .options = {{"--file", "FILE", "Check this database, a backup say, instead of the home's.",
                   Completes::file}},
      .examples = {{"noctem log verify", "The log of this home."},
                   {"noctem log verify --file noctem.backup", "A backup."}},
      .body = log_verify};
}

}  // namespace noctem::cli
