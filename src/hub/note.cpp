#include "note.hpp"

#include <memory>

#include "proposal.hpp"

namespace noctem::hub {

void submit_note(ledger::Ledger& ledger, Note note, std::function<void(Result<>)> reply) {
  const auto decided = std::make_shared<Result<>>();
  ledger.submit(
      [note = std::move(note),
       decided](ledger::Transaction& transaction) -> Result<store::Write::Outcome> {
        *decided = note.check(transaction);
        if (!*decided) {
          return is_refusal(decided->error())
                     ? Result<store::Write::Outcome>(store::Write::Outcome::refused)
                     : fail(decided->error());
        }
        NOCTEM_CHECK(note.keep(transaction));
        return store::Write::Outcome::written;
      },
      [reply = std::move(reply), decided](Result<> done) {
        reply(done ? *decided : std::move(done));
      });
}

}  // namespace noctem::hub
