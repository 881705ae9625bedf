#pragma once
// Who is counted in a round, and how much: everybody who may vote and was active lately, drawn by a
// seed that nobody chooses if there are too many, each capped so that no single member has more
// than its part. Frozen when the round opens; what happens to a member later changes no other's
// weight.
//
// Pure functions but freeze_panel(), which belongs to the fold's thread.

#include <span>

#include "noctem/mesh/members.hpp"
#include "noctem/mesh/round.hpp"

#include "turn.hpp"

namespace noctem::mesh {

// The largest c with divisor*c <= sum of min(w, c).
Micro weight_cap(std::span<const PanelMember> panel, std::int64_t divisor);

// Counted weights: capped if there are enough members for a cap to leave anything.
void cap_weights(std::vector<PanelMember>& panel, const Params& params);

// The first `members_max` by SHA-256(seed || operator id), in the order of their ids.
std::vector<PanelMember> drawn(std::vector<PanelMember> candidates, ByteView seed,
                               std::size_t members_max);

bool is_active(const OperatorRow& row, std::int64_t at, const Params& params);

struct PanelOrder {
  const EntryRow& entry;
  const OperatorId& by;
  ByteView seed;
};
Result<std::vector<PanelMember>> freeze_panel(Turn& turn, const PanelOrder& order);

// Nothing if the operator is not on it.
std::optional<Micro> weight_on(std::span<const PanelMember> panel, const OperatorId& operator_id);

// Whose entry a correction wants to replace.
Result<std::optional<OperatorId>> corrected_author(State& state, const EntryRow& entry);

}  // namespace noctem::mesh
