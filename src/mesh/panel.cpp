#include "panel.hpp"

#include <algorithm>

#include "noctem/crypto/hash.hpp"

#include "reputation.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kOperatorsAtOnce = 256;
constexpr std::int64_t kDay = 86'400;

Micro capped_sum(std::span<const PanelMember> panel, Micro cap) {
  Micro sum = 0;
  for (const PanelMember& member : panel) {
    sum += std::min(member.weight, cap);
  }
  return sum;
}

bool by_id(const PanelMember& a, const PanelMember& b) { return a.operator_id < b.operator_id; }

struct Electorate {
  const PanelOrder& order;
  std::optional<OperatorId> corrected;

  bool holds(const OperatorId& id, const OperatorRow& row, const Turn& turn) const {
    const bool may = row.may_vote() && id != order.entry.operator_id && id != corrected;
    return may && (id == order.by || is_active(row, turn.at, turn.params));
  }
};

Result<std::vector<PanelMember>> candidates(Turn& turn, const Electorate& electorate) {
  std::vector<PanelMember> found;
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, turn.state.scan(Table::operators, "", after, kOperatorsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(const auto member, row_from_text<OperatorRow>(row.key, row.text));
      OperatorId id(row.key);
      if (electorate.holds(id, member, turn)) {
        found.push_back({std::move(id), weight_of(member, turn.mesh, turn.params)});
      }
    }
    if (rows.size() < kOperatorsAtOnce) {
      return found;
    }
    after = rows.back().key;
  }
}

}  // namespace

Micro weight_cap(std::span<const PanelMember> panel, std::int64_t divisor) {
  // What the members give grows ever slower with c, so the c that satisfy begin at 0 without a gap.
  Micro low = 0;
  Micro high = capped_sum(panel, INT64_MAX) / divisor;
  while (low < high) {
    const Micro middle = low + (high - low + 1) / 2;
    if (divisor * middle <= capped_sum(panel, middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

void cap_weights(std::vector<PanelMember>& panel, const Params& params) {
  const auto enough = std::max(params.cap_members_min, params.cap_divisor);
  if (static_cast<std::int64_t>(panel.size()) < enough) {
    return;
  }
  const Micro cap = weight_cap(panel, params.cap_divisor);
  for (PanelMember& member : panel) {
    member.weight = std::min(member.weight, cap);
  }
}

std::vector<PanelMember> drawn(std::vector<PanelMember> candidates, ByteView seed,
                               std::size_t members_max) {
  if (candidates.size() > members_max) {
    std::vector<std::pair<crypto::Digest, PanelMember>> lots;
    lots.reserve(candidates.size());
    for (PanelMember& member : candidates) {
      auto lot = crypto::sha256({seed, view_of(member.operator_id.value())});
      lots.emplace_back(lot, std::move(member));
    }
    std::ranges::sort(lots, {}, [](const auto& lot) { return lot.first; });
    candidates.clear();
    for (std::size_t i = 0; i < members_max; ++i) {
      candidates.push_back(std::move(lots[i].second));
    }
  }
  std::ranges::sort(candidates, by_id);
  return candidates;
}

bool is_active(const OperatorRow& row, std::int64_t at, const Params& params) {
  const std::int64_t since = at - params.panel_active_days * kDay;
  return row.approved_at >= since ||
         (row.last_commit_at.has_value() && *row.last_commit_at >= since);
}

Result<std::vector<PanelMember>> freeze_panel(Turn& turn, const PanelOrder& order) {
  Electorate electorate{order, std::nullopt};
  NOCTEM_TRY(electorate.corrected, corrected_author(turn.state, order.entry));
  NOCTEM_TRY(auto found, candidates(turn, electorate));
  auto panel =
      drawn(std::move(found), order.seed, static_cast<std::size_t>(turn.params.panel_members_max));
  cap_weights(panel, turn.params);
  return panel;
}

std::optional<Micro> weight_on(std::span<const PanelMember> panel, const OperatorId& operator_id) {
  const auto member = std::ranges::lower_bound(panel, operator_id, {}, &PanelMember::operator_id);
  return member == panel.end() || member->operator_id != operator_id
             ? std::nullopt
             : std::optional(member->weight);
}

Result<std::optional<OperatorId>> corrected_author(State& state, const EntryRow& entry) {
  if (entry.type != EntryType::correction || !entry.supersedes.has_value()) {
    return std::optional<OperatorId>();
  }
  NOCTEM_TRY(const auto old, find<EntryRow>(state, entry.supersedes->value()));
  return old.has_value() ? std::optional(old->operator_id) : std::nullopt;
}

}  // namespace noctem::mesh
