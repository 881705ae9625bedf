#include "closing.hpp"

#include "noctem/base/mutation.hpp"
#include "noctem/mesh/round.hpp"
#include "noctem/mesh/row.hpp"

#include "deposits.hpp"
#include "open_rounds.hpp"

namespace noctem::hub {

namespace {

using mesh::Kind;

// A round that the fold does not let us close now is looked at again after this.
constexpr std::int64_t kAgainSeconds = 60;

struct Closer {
  ledger::Transaction& transaction;
  Bench& bench;
  const NodeSigner& signer;
  const document::Kinds& kinds;
  Closings done;

  Result<> visit(const DueRound& due) {
    auto& connection = transaction.connection();
    NOCTEM_TRY(const auto round,
               mesh::find<mesh::RoundRow>(bench.tried, mesh::round_key(due.entry, due.round)));
    done.wrote = true;
    if (!round.has_value() || round->closed_at.has_value()) {
      return forget_round(connection, due.entry);
    }
    if (round->reveal_until > transaction.at()) {  // a pause has moved it
      return remember_round(connection, due.entry, due.round, round->reveal_until);
    }
    return close(due);
  }

  Result<> close(const DueRound& due) {
    auto& connection = transaction.connection();
    NOCTEM_TRY(auto reveals, deposits_of(connection, due.entry, due.round, kinds));
    codec::JsonObject fields{{"entry", due.entry.value()}, {"round", due.round}};
    NOCTEM_TRY(auto closing, signer.sign(Kind::round_close, std::move(fields), transaction.at()));
    Proposal proposal(transaction, bench);
    std::uint64_t lost = 0;
    for (auto& reveal : reveals) {
      if (mutated("withhold_reveals")) {
        continue;
      }
      lost += proposal.add(std::move(reveal)).has_value() ? 0 : 1;
    }
    if (!proposal.add(std::move(closing)).has_value()) {
      return remember_round(connection, due.entry, due.round, transaction.at() + kAgainSeconds);
    }
    NOCTEM_CHECK(proposal.keep());
    done.lost += lost;
    ++done.closed;
    return forget_round(connection, due.entry);
  }
};

}  // namespace

Result<Closings> close_due_rounds(ledger::Transaction& transaction, Bench& bench,
                                  const NodeSigner& signer, const document::Kinds& kinds) {
  NOCTEM_TRY(const auto due, rounds_due(transaction.connection(), transaction.at(), kRoundsAtOnce));
  Closer closer{transaction, bench, signer, kinds, {}};
  for (const auto& round : due) {
    NOCTEM_CHECK(closer.visit(round));
  }
  closer.done.more = due.size() == kRoundsAtOnce;
  return closer.done;
}

}  // namespace noctem::hub
