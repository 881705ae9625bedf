#include "aims.hpp"

#include <fmt/core.h>

namespace noctem::adversary {

namespace {

constexpr double kVerified = 80;

double part(std::int64_t some, std::int64_t all) {
  return all == 0 ? 0 : 100.0 * static_cast<double>(some) / static_cast<double>(all);
}

void add_to(Decisions& sum, const Decisions& more) {
  std::vector<std::int64_t> values;
  Decisions::fields(more, [&](const char*, std::int64_t value) { values.push_back(value); });
  std::size_t next = 0;
  Decisions::fields(sum, [&](const char*, std::int64_t& value) { value += values[next++]; });
}

}  // namespace

void Sums::add(const Cell& cell, const Figures& figures) {
  Figures& sum = by_attack_[cell.attack];
  add_to(sum.mesh, figures.mesh);
  for (std::size_t index = 0; index < figures.baselines.size(); ++index) {
    add_to(sum.baselines[index], figures.baselines[index]);
  }
  sum.honest_operator_days += figures.honest_operator_days;
  sum.honest_quarantined += figures.honest_quarantined;
  sum.attackers_quarantined += figures.attackers_quarantined;
  sum.statements += figures.statements;
  sum.statements_hijacked += figures.statements_hijacked;
  sum.records += figures.records;
}

std::string Sums::table() const {
  std::string text =
      fmt::format("{:18} {:>7} {:>9} {:>8} {:>7} {:>10} {:>9} {:>8}\n", "attack", "false",
                  "verified", "true", "suppr.", "verified14", "quarant.", "records");
  for (const auto& [attack, sum] : by_attack_) {
    text += fmt::format("{:18} {:7} {:9} {:8} {:7} {:9.1f}% {:4}/{:<4} {:8}\n", name_of(attack),
                        sum.mesh.false_entries, sum.mesh.false_verified, sum.mesh.true_entries,
                        sum.mesh.true_suppressed,
                        part(sum.mesh.verified_14_days, sum.mesh.true_14_days),
                        sum.honest_quarantined, sum.attackers_quarantined, sum.records);
  }
  return text;
}

std::vector<std::string> Sums::missed() const {
  std::vector<std::string> missed;
  const auto aim = [&](bool reached, Attack attack, const std::string& text) {
    if (!reached) {
      missed.push_back(fmt::format("{}: {}", name_of(attack), text));
    }
  };
  for (const auto& [attack, sum] : by_attack_) {
    aim(sum.mesh.true_entries > 100, attack, "there is something to measure");
    aim(part(sum.mesh.false_verified, sum.mesh.false_entries) <= 2, attack,
        "false entries verified <= 2 %");
    aim(sum.mesh.false_promoted == 0, attack, "no false entry promoted");
    aim(part(sum.mesh.true_suppressed, sum.mesh.true_entries) <= 1, attack,
        "true entries suppressed <= 1 %");
    aim(part(sum.mesh.verified_14_days, sum.mesh.true_14_days) >= kVerified, attack,
        fmt::format("true entries verified within 14 days >= {} %", kVerified));
    aim(sum.honest_quarantined * 1000 <= sum.honest_operator_days, attack,
        "honest operators quarantined <= 1 in 1 000 operator-days");
    aim(sum.statements_hijacked == 0, attack, "no statement of attackers alone");
  }
  return missed;
}

}  // namespace noctem::adversary
