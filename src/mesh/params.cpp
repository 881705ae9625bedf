#include "noctem/mesh/params.hpp"

#include <algorithm>
#include <array>

namespace noctem::mesh {

namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kYearDays = 366;

// Ordered by name, as the row is written.
constexpr auto kRules = std::to_array<ParamRule>({
    {"agents_per_operator", &Params::agents_per_operator, 1, 1'000,
     "Agents an operator may enrol unless its approval says otherwise."},
    {"base_weight_thousandths", &Params::base_weight_thousandths, 0, 10'000,
     "Weight of a vote without reputation, in thousandths."},
    {"bootstrap_share", &Params::bootstrap_share, 1, kMillion,
     "Share of the panel that a verdict must reach until bootstrap ends, in millionths."},
    {"cap_divisor", &Params::cap_divisor, 1, 100,
     "One panel member counts at most this part of the panel."},
    {"cap_members_min", &Params::cap_members_min, 1, 1'000,
     "Panels smaller than this have no cap."},
    {"close_grace_seconds", &Params::close_grace_seconds, 60, 30 * kDay,
     "How long after its window a round waits for the node to close it."},
    {"commit_window_seconds", &Params::commit_window_seconds, 1, 30 * kDay,
     "How long a round takes commitments."},
    {"conclusive_pause_days", &Params::conclusive_pause_days, 0, kYearDays,
     "Days from a verdict to the next round, doubled each time."},
    {"corrected_operators_min", &Params::corrected_operators_min, 1, 1'000,
     "Operators that must agree before a correction is accepted."},
    {"credits_per_domain_and_day", &Params::credits_per_domain_and_day, 1, 10'000,
     "Verified entries of one operator in one domain and day that count for its reputation."},
    {"entries_per_hour_agent", &Params::entries_per_hour_agent, 1, kMillion,
     "Entries one agent may publish in an hour."},
    {"entries_per_hour_domain", &Params::entries_per_hour_domain, 1, kMillion,
     "Entries one operator may publish in one domain in an hour."},
    {"entries_per_hour_operator", &Params::entries_per_hour_operator, 1, kMillion,
     "Entries one operator may publish in an hour."},
    {"false_half_life_days", &Params::false_half_life_days, 1, 3'660,
     "Days in which an entry found false weighs half as much against its operator."},
    {"idle_half_life_days", &Params::idle_half_life_days, 1, 3'660,
     "Idle days in which a reputation halves."},
    {"inconclusive_pause_days", &Params::inconclusive_pause_days, 0, kYearDays,
     "Days from an inconclusive round to the next."},
    {"lease_seconds", &Params::lease_seconds, 60, 30 * kDay, "How long a claimed task is held."},
    {"leases_per_operator", &Params::leases_per_operator, 1, 1'000,
     "Tasks one operator may hold at a time."},
    {"newcomer_divisor", &Params::newcomer_divisor, 1, 1'000,
     "Limits on entries are divided by this at reputation 0."},
    {"panel_active_days", &Params::panel_active_days, 1, kYearDays,
     "Who was approved or committed a vote in this many days may sit on a panel."},
    {"panel_members_max", &Params::panel_members_max, 1, 1'000, "Members of a panel at most."},
    {"pause_days_max", &Params::pause_days_max, 0, 3'660,
     "Days between two rounds about one entry at most."},
    {"promoted_operators_min", &Params::promoted_operators_min, 1, 1'000,
     "Operators that must agree before an entry is promoted or found false."},
    {"promoted_share", &Params::promoted_share, 1, kMillion,
     "Share of the panel to exceed for promoted, false and corrected, in millionths."},
    {"public_read", &Params::public_read, 0, 1, "1: reading needs no signature."},
    {"reads_per_second_agent", &Params::reads_per_second_agent, 1, kMillion,
     "Reads one agent may ask for in a second."},
    {"reflect_after_seconds", &Params::reflect_after_seconds, 60, kYearDays* kDay,
     "Age of the last reflection at which a new one is wanted."},
    {"reflect_documents", &Params::reflect_documents, 1, kMillion,
     "New documents that make a new reflection wanted."},
    {"reflection_days", &Params::reflection_days, 1, kYearDays,
     "Days for which a reflection's statements count."},
    {"reflection_operators_min", &Params::reflection_operators_min, 1, 1'000,
     "Operators that must reflect on a domain before their statements are merged."},
    {"reveal_window_seconds", &Params::reveal_window_seconds, 1, 30 * kDay,
     "How long a round takes reveals after its commitments."},
    {"synthesize_observations", &Params::synthesize_observations, 2, 1'000,
     "Observations of one domain that ask for a synthesis."},
    {"verified_operators_min", &Params::verified_operators_min, 1, 1'000,
     "Operators that must agree before an entry is verified or disputed."},
    {"verified_share", &Params::verified_share, 1, kMillion,
     "Share of the panel to exceed for verified and disputed, in millionths."},
    {"verify_turn_seconds", &Params::verify_turn_seconds, 0, 30 * kDay,
     "One operator's entries take turns at verification this far apart.",
     ParamRule::Written::unless_zero},
    {"votes_per_hour_operator", &Params::votes_per_hour_operator, 1, kMillion,
     "Votes one operator may commit in an hour."},
});

constexpr std::int64_t kPersonalFactor = 10;

Params fresh() {
  Params params;
  params.verify_turn_seconds = kVerifyTurnSeconds;
  return params;
}

Params personal() {
  Params params = fresh();
  for (const auto member : {&Params::entries_per_hour_agent, &Params::entries_per_hour_operator,
                            &Params::entries_per_hour_domain, &Params::votes_per_hour_operator,
                            &Params::reads_per_second_agent}) {
    params.*member *= kPersonalFactor;
  }
  return params;
}

Params team() {
  Params params = fresh();
  params.commit_window_seconds = 7'200;
  params.reveal_window_seconds = 3'600;
  return params;
}

Params open() {
  Params params = fresh();
  params.public_read = 1;
  return params;
}

const ParamRule* rule_of(std::string_view name) {
  const auto found = std::ranges::find(kRules, name, &ParamRule::name);
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace

std::span<const ParamRule> param_rules() { return kRules; }

Params preset(Preset which) {
  switch (which) {
    case Preset::personal:
      return personal();
    case Preset::team:
      return team();
    case Preset::open:
      return open();
  }
  return {};
}

document::Shape params_shape() {
  std::vector<document::Field> fields;
  for (const ParamRule& rule : kRules) {
    fields.push_back({std::string(rule.name), document::integer(rule.min, rule.max),
                      document::Presence::optional, std::string(rule.meaning)});
  }
  return document::object_of(std::move(fields));
}

Result<Params> with_changes(Params base, const codec::Json& changes) {
  const auto* members = changes.object();
  if (members == nullptr) {
    return fail(invalid("params", "params: not an object"));
  }
  for (const auto& [name, value] : *members) {
    const ParamRule* rule = rule_of(name);
    const auto* number = value.integer();
    if (rule == nullptr || number == nullptr || *number < rule->min || *number > rule->max) {
      return fail(invalid("params", "params." + (rule == nullptr ? "" : name) +
                                        ": not a parameter of a mesh, or out of its bounds"));
    }
    base.*rule->member = *number;
  }
  return base;
}

codec::JsonObject params_json(const Params& params) {
  codec::JsonObject json;
  for (const ParamRule& rule : param_rules()) {
    json.set(std::string(rule.name), params.*rule.member);
  }
  return json;
}

}  // namespace noctem::mesh
