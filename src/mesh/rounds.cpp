#include "rounds.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/document/did_key.hpp"

#include "closing.hpp"
#include "entries.hpp"
#include "membership.hpp"
#include "open_round.hpp"
#include "panel.hpp"
#include "schedule.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

// A taint or an administrator's question that the last round did not know of waits for no pause.
Result<> check_pause(State& state, const EntryId& id, const EntryRow& entry, std::int64_t at) {
  if (entry.rounds == 0 || at >= entry.next_round_at) {
    return {};
  }
  NOCTEM_TRY(const auto last, load<RoundRow>(state, round_key(id, entry.rounds)));
  if (entry.tainted_at.has_value() && (!last.tainted || *entry.tainted_at > last.opened_at)) {
    return {};
  }
  return fail(conflict("round_pause", fmt::format("the next round about this entry may open at {}",
                                                  entry.next_round_at)));
}

Result<Bytes> checked_seed(const Turn& turn, const EntryId& id, std::int64_t number,
                           std::string_view text) {
  NOCTEM_TRY(auto seed, codec::base64url_decode(text));
  NOCTEM_TRY(const auto signature, crypto::parse_signature(seed));
  NOCTEM_TRY(const auto key, document::parse_signing_did(turn.mesh.log_key));
  if (!crypto::verify(key, view_of(panel_seed_bytes(id, number)), signature)) {
    return fail(invalid("panel_seed", "the seed is not the log key's signature over this round"));
  }
  return seed;
}

RoundRow new_round(const Turn& turn, const EntryRow& entry) {
  RoundRow round;
  round.opened_at = turn.at;
  round.commit_until = turn.at + turn.params.commit_window_seconds;
  round.reveal_until = round.commit_until + turn.params.reveal_window_seconds;
  round.close_by = round.reveal_until + turn.params.close_grace_seconds;
  round.bootstrap = !turn.mesh.bootstrap_ended.has_value();
  round.tainted = entry.tainted_at.has_value();
  round.params = turn.params;
  return round;
}

}  // namespace

Result<> check_voter(State& state, const EntryRow& entry, const OperatorId& operator_id) {
  NOCTEM_TRY(const auto row, find<OperatorRow>(state, operator_id.value()));
  if (!row.has_value() || row->revoked.has_value()) {
    return fail(denied("revoked", "this operator is not, or no longer, approved"));
  }
  NOCTEM_TRY(const auto corrected, corrected_author(state, entry));
  if (operator_id == entry.operator_id || operator_id == corrected) {
    return fail(denied("own_entry",
                       "nobody votes about an entry of their own, nor about its "
                       "correction"));
  }
  return {};
}

Result<std::int64_t> next_round(State& state, const EntryId& id, const OperatorId& by,
                                std::int64_t at) {
  NOCTEM_TRY(const auto entry, entry_named(state, id));
  if (!entry.is_live()) {
    return fail(conflict("not_live", "rounds are about live entries only"));
  }
  if (entry.round_open) {
    return fail(
        conflict("round_open", fmt::format("round {} about this entry is open", entry.rounds)));
  }
  NOCTEM_CHECK(check_voter(state, entry, by));
  NOCTEM_TRY(const auto row, load<OperatorRow>(state, by.value()));
  if (row.quarantined_at.has_value()) {
    return fail(
        denied("quarantined", "this operator is in quarantine; only an administrator releases it"));
  }
  NOCTEM_CHECK(check_pause(state, id, entry, at));
  return entry.rounds + 1;
}

Result<std::vector<OpenWindow>> open_windows(State& state) {
  NOCTEM_TRY(const auto windows, all_due(state, {DueClass::window}));
  std::vector<OpenWindow> open;
  for (const Due& due : windows) {
    const EntryId id(due.name);
    NOCTEM_TRY(const auto entry, load<EntryRow>(state, due.name));
    NOCTEM_TRY(const auto round, load<RoundRow>(state, round_key(id, entry.rounds)));
    open.push_back({id, entry.rounds, round.commit_until, round.reveal_until});
  }
  return open;
}

Result<> record_round_open(Turn& turn, const Said& said) {
  const EntryId id{std::string(text_field(said.document, "entry"))};
  NOCTEM_TRY(const auto by, operator_named(turn.state, text_field(said.document, "by")));
  NOCTEM_TRY(const auto number, next_round(turn.state, id, by, turn.at));
  if (number != integer_field(said.document, "round")) {
    return fail(
        invalid("round_number", fmt::format("the next round about this entry is {}", number)));
  }
  const auto seed_text = text_field(said.document, "seed");
  NOCTEM_TRY(const auto seed, checked_seed(turn, id, number, seed_text));
  NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, id.value()));
  RoundRow round = new_round(turn, entry);
  round.by = by;
  round.seed = seed_text;
  NOCTEM_TRY(round.panel, freeze_panel(turn, {entry, by, seed}));
  NOCTEM_CHECK(store(turn.state, round_key(id, number), round));
  NOCTEM_CHECK(schedule(turn, round.close_by, DueClass::window, id.value()));
  entry.rounds = number;
  entry.round_open = true;
  NOCTEM_CHECK(save_entry(turn, id, entry));
  return tasks_round_opened(turn, id);
}

Result<> record_round_close(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto round, open_round(turn.state, said.document));
  if (turn.at < round.row.reveal_until) {
    return fail(conflict("reveal_window", fmt::format("this round may be closed from {} on",
                                                      round.row.reveal_until)));
  }
  return close_round(turn, round.id, Ending::tallied);
}

Result<> record_round_ask(Turn& turn, const Said& said) {
  const EntryId id{std::string(text_field(said.document, "entry"))};
  NOCTEM_TRY(auto entry, entry_named(turn.state, id));
  if (!entry.is_live() || entry.round_open) {
    return fail(conflict(entry.is_live() ? "round_open" : "not_live",
                         "a round can be asked for about a live entry that has none open"));
  }
  entry.next_round_at = std::min(entry.next_round_at, turn.at);
  return save_entry(turn, id, entry);
}

Result<> window_due(Turn& turn, const EntryId& id) { return close_round(turn, id, Ending::lapsed); }

Result<> move_window(Turn& turn, const EntryId& id, std::int64_t seconds) {
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, id.value()));
  const std::string key = round_key(id, entry.rounds);
  NOCTEM_TRY(auto round, load<RoundRow>(turn.state, key));
  const std::int64_t from = turn.at - seconds;
  for (std::int64_t* end : {&round.commit_until, &round.reveal_until}) {
    *end += *end > from ? seconds : 0;
  }
  round.close_by += seconds;
  return store(turn.state, key, round);
}

}  // namespace noctem::mesh
