#include "figures.hpp"

#include <string>

namespace noctem::adversary {

namespace {

codec::JsonObject json_of(const Decisions& decisions) {
  codec::JsonObject object;
  Decisions::fields(decisions, [&](const char* name, std::int64_t value) {
    object.set(std::string(name), value);
  });
  return object;
}

}  // namespace

codec::JsonObject Figures::json() const {
  codec::JsonObject baseline_rows;
  for (std::size_t index = 0; index < baselines.size(); ++index) {
    baseline_rows.set(names_of_baselines()[index], json_of(baselines[index]));
  }
  return codec::JsonObject{{"mesh", json_of(mesh)},
                           {"baselines", std::move(baseline_rows)},
                           {"honest_operator_days", honest_operator_days},
                           {"honest_quarantined", honest_quarantined},
                           {"attackers", attackers},
                           {"attackers_quarantined", attackers_quarantined},
                           {"first_quarantine_day", first_quarantine_day},
                           {"bootstrap_day", bootstrap_day},
                           {"share_end", share_end},
                           {"share_most", share_most},
                           {"panel_share", panel_share},
                           {"rounds", rounds},
                           {"statements", statements},
                           {"statements_hijacked", statements_hijacked},
                           {"records", records},
                           {"mistakes", mistakes},
                           {"mistakes_verified", mistakes_verified}};
}

}  // namespace noctem::adversary
