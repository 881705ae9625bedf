#pragma once
// The numbers of a mesh that its administrators may change. Each has a name, bounds and a default,
// listed once: documents, rows, `noctem mesh params` and the guide follow from the list. All are
// integers; shares are in millionths.
//
// Values; any thread.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "noctem/document/schema.hpp"
#include "noctem/mesh/row.hpp"
#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

struct Params {
  static constexpr Table kTable = Table::params;

  // Who may do how much.
  std::int64_t agents_per_operator = 5;
  std::int64_t entries_per_hour_agent = 60;
  std::int64_t entries_per_hour_operator = 200;
  std::int64_t entries_per_hour_domain = 20;  // of one operator
  std::int64_t newcomer_divisor = 4;          // of these at reputation 0
  std::int64_t votes_per_hour_operator = 120;
  std::int64_t reads_per_second_agent = 50;
  std::int64_t public_read = 0;  // 1: reading needs no signature

  // Rounds.
  std::int64_t commit_window_seconds = 86'400;
  std::int64_t reveal_window_seconds = 43'200;
  std::int64_t panel_members_max = 21;
  std::int64_t panel_active_days = 30;
  std::int64_t cap_divisor = 5;  // one member counts at most this part
  std::int64_t cap_members_min = 5;
  std::int64_t verified_share = 500'000;   // to be exceeded, up or down
  std::int64_t promoted_share = 666'667;   // to be exceeded: promoted, false, corrected
  std::int64_t bootstrap_share = 666'666;  // to be reached in each, until bootstrap ends
  std::int64_t verified_operators_min = 2;
  std::int64_t promoted_operators_min = 3;
  std::int64_t corrected_operators_min = 2;
  std::int64_t inconclusive_pause_days = 1;
  std::int64_t conclusive_pause_days = 7;
  std::int64_t pause_days_max = 30;
  std::int64_t close_grace_seconds = 86'400;  // then advance closes a round that nobody closed

  // Reputation.
  std::int64_t idle_half_life_days = 30;
  std::int64_t false_half_life_days = 14;
  std::int64_t credits_per_domain_and_day = 10;
  std::int64_t base_weight_thousandths = 1'000;

  // Tasks and awareness.
  std::int64_t lease_seconds = 3'600;
  std::int64_t leases_per_operator = 3;
  std::int64_t verify_turn_seconds = 0;  // a mesh of before has no turns; presets have them
  std::int64_t synthesize_observations = 5;
  std::int64_t reflect_after_seconds = 21'600;
  std::int64_t reflect_documents = 20;
  std::int64_t reflection_days = 7;
  std::int64_t reflection_operators_min = 3;

  bool operator==(const Params&) const = default;

  static void fields(auto& row, auto&& field);
};

// What the list of parameters says about one of them.
struct ParamRule {
  std::string_view name;
  std::int64_t Params::* member = nullptr;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string_view meaning;
  // Rows of meshes that are older than a parameter do not have it: there it is zero.
  enum class Written { always, unless_zero } written = Written::always;
};
std::span<const ParamRule> param_rules();

void Params::fields(auto& row, auto&& field) {
  for (const ParamRule& rule : param_rules()) {
    if (rule.written == ParamRule::Written::always) {
      field(rule.name, row.*rule.member);
      continue;
    }
    field(rule.name, absent_if_zero(row.*rule.member));
  }
}

inline constexpr std::int64_t kVerifyTurnSeconds = 14'400;  // of meshes that are born

enum class Preset { personal, team, open };
constexpr auto names_of(Preset) {
  return std::to_array<std::string_view>({"personal", "team", "open"});
}
Params preset(Preset which);

// The object of integers in genesis and `params` documents: any subset, within bounds.
document::Shape params_shape();
Result<Params> with_changes(Params base, const codec::Json& changes);
codec::JsonObject params_json(const Params& params);  // every one

}  // namespace noctem::mesh
