#include "corrections.hpp"

#include "noctem/mesh/members.hpp"
#include "noctem/mesh/round.hpp"

#include "entries.hpp"
#include "tally.hpp"

namespace noctem::mesh {

namespace {

struct Correction {
  const EntryId& id;
  const EntryRow& entry;
  RoundRow in_force;
};

// A verified entry falls only to at least as many as verified it, or to two thirds of the panel.
Result<bool> suffices(Turn& turn, const Correction& correction, const EntryRow& old) {
  if (!is_verified(old.verdict)) {
    return true;
  }
  const std::string key = round_key(*correction.entry.supersedes, old.in_force);
  NOCTEM_TRY(const auto verified, load<RoundRow>(turn.state, key));
  const RoundRow& round = correction.in_force;
  return round.revealed >= replacing_needs(verified.revealed, round.panel.size());
}

Result<> accept(Turn& turn, const Correction& correction, const EntryRow& old) {
  if (!correction.entry.is_live()) {
    return {};
  }
  NOCTEM_TRY(const bool enough, suffices(turn, correction, old));
  return enough ? supersede(turn, *correction.entry.supersedes, correction.id) : Result<>();
}

Result<Standing> standing_without(Turn& turn, const EntryRow& old) {
  NOCTEM_TRY(const auto owner, load<OperatorRow>(turn.state, old.operator_id.value()));
  const bool held = owner.quarantined_at.has_value() && old.at >= *owner.quarantined_at;
  return held ? Standing::held : Standing::live;
}

Result<> restore(Turn& turn, const Correction& correction, EntryRow old) {
  if (old.superseded_by != correction.id) {
    return {};
  }
  old.superseded_by.reset();
  if (old.standing == Standing::superseded) {
    NOCTEM_TRY(old.standing, standing_without(turn, old));
  }
  return save_entry(turn, *correction.entry.supersedes, old);
}

}  // namespace

Result<> settle_correction(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, id.value()));
  const bool corrects = entry.type == EntryType::correction && entry.supersedes.has_value();
  if (!corrects || entry.in_force == 0) {
    return {};
  }
  NOCTEM_TRY(auto old, find<EntryRow>(turn.state, entry.supersedes->value()));
  if (!old.has_value() || old->operator_id == entry.operator_id) {
    return {};  // its author replaced it without asking
  }
  NOCTEM_TRY(auto round, load<RoundRow>(turn.state, round_key(id, entry.in_force)));
  const Correction correction{id, entry, std::move(round)};
  return correction.in_force.corrected ? accept(turn, correction, *old)
                                       : restore(turn, correction, std::move(*old));
}

}  // namespace noctem::mesh
