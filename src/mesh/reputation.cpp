#include "reputation.hpp"

#include <algorithm>

#include "noctem/base/mutation.hpp"
#include "noctem/mesh/members.hpp"

#include "arithmetic.hpp"
#include "remember.hpp"
#include "schedule.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr Micro kThousandth = kOne / 1000;
constexpr std::size_t kFalsesMost = 64;
constexpr std::size_t kWithdrawalsToFalse = 3;
constexpr std::int64_t kWithdrawalDays = 90;
constexpr int kDayDigits = 6;
constexpr std::size_t kOperatorsAtOnce = 256;

std::int64_t whole_days(std::int64_t from, std::int64_t to) {
  return std::max<std::int64_t>(to - from, 0) / kDay;
}

std::uint64_t natural(std::int64_t number) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
}

// Entries of one operator, domain and day whose verdict in force is `verified` or better, and how
// many of them are counted in V.
struct CreditRow {
  static constexpr Table kTable = Table::credits;
  std::int64_t verified = 0;
  std::int64_t counted = 0;

  static void fields(auto& row, auto&& field) {
    field("verified", row.verified);
    field("counted", row.counted);
  }
};

bool earns(const EntryRow& entry) {
  const bool gone = entry.standing == Standing::withdrawn || entry.standing == Standing::dropped;
  return is_verified(entry.verdict) && !gone;
}

// By how much V changes.
std::int64_t count_credit(CreditRow& row, std::int64_t more, std::int64_t counted_max) {
  const std::int64_t before = row.counted;
  row.verified += more;
  if (more > 0 && row.counted < counted_max) {
    ++row.counted;
  }
  row.counted = std::min(row.counted, row.verified);
  return row.counted - before;
}

// --- one night ---

// `electors`: those that may vote.
Result<> compute(Turn& turn, const StateRow& row, NightRow& electors) {
  NOCTEM_TRY(auto member, row_from_text<OperatorRow>(row.key, row.text));
  if (member.revoked.has_value()) {
    return {};
  }
  const Micro before = member.reputation;
  member.reputation = reputation_of(member, turn.at, turn.params);
  if (member.may_vote()) {
    ++electors.approved;
    electors.reputed += member.reputation > 0 ? 1 : 0;
    electors.reputation += member.reputation;
  }
  if (before > 0 || member.reputation > 0) {
    NOCTEM_CHECK(remember_reputation(turn, OperatorId(row.key), member.reputation));
  }
  return member.reputation == before ? Result<>() : store(turn.state, row.key, member);
}

Result<NightRow> compute_all(Turn& turn) {
  NightRow electors;
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, turn.state.scan(Table::operators, "", after, kOperatorsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_CHECK(compute(turn, row, electors));
    }
    if (rows.size() < kOperatorsAtOnce) {
      return electors;
    }
    after = rows.back().key;
  }
}

}  // namespace

std::int64_t idle_days(const OperatorRow& row, std::int64_t at) {
  const std::int64_t last = std::max(row.last_record_at, row.approved_at);
  const std::int64_t until = std::min(row.quarantined_at.value_or(at), at);
  return std::max<std::int64_t>(whole_days(last, until) - row.idle_stopped_days, 0);
}

Micro falses_of(const OperatorRow& row, std::int64_t at, const Params& params) {
  const auto half_life = natural(params.false_half_life_days);
  Micro sum = 0;
  for (const std::int64_t when : row.falses) {
    sum += micro_half_power(natural(whole_days(when, at)), half_life);
  }
  return sum;
}

Micro reputation_of(const OperatorRow& row, std::int64_t at, const Params& params) {
  if (row.credits == 0) {
    return 0;
  }
  const Micro contributed = micro_ln(natural(row.credits) + 1);
  const Micro accuracy = micro_ratio(natural(row.right) + 1, natural(row.resolved) + 2);
  const Micro fresh =
      micro_half_power(natural(idle_days(row, at)), natural(params.idle_half_life_days));
  const Micro clean = micro_half_power(natural(falses_of(row, at, params)), natural(kOne));
  const Micro product = micro_product(micro_product(contributed, accuracy), fresh);
  return mutated("vain_reputation") ? contributed + kOne : micro_product(product, clean);
}

Micro weight_of(const OperatorRow& row, const MeshRow& mesh, const Params& params) {
  return mesh.bootstrap_ended.has_value()
             ? params.base_weight_thousandths * kThousandth + row.reputation
             : kOne;
}

Result<> reputation_due(Turn& turn) {
  NOCTEM_TRY(const auto electors, compute_all(turn));
  const bool half = electors.reputed >= 2 && 2 * electors.reputed >= electors.approved;
  if (half && !turn.mesh.bootstrap_ended.has_value()) {
    turn.mesh.bootstrap_ended = turn.at;
  }
  NOCTEM_CHECK(remember_night(turn, electors));
  return schedule(turn, turn.at + kDay, DueClass::reputation, "");
}

Result<> credit_change(Turn& turn, const EntryChange& change) {
  const bool before = change.before.has_value() && earns(*change.before);
  const bool after = earns(change.after);
  if (before == after) {
    return {};
  }
  const EntryRow& entry = change.after;
  const std::string day = padded(natural(entry.at / kDay), kDayDigits);
  const std::string key = key_of({entry.operator_id.value(), entry.domain, day});
  NOCTEM_TRY(auto found, find<CreditRow>(turn.state, key));
  CreditRow row = found.value_or(CreditRow());
  const auto change_of_v =
      count_credit(row, after ? 1 : -1, turn.params.credits_per_domain_and_day);
  NOCTEM_CHECK(row.verified == 0 ? turn.state.erase(Table::credits, key)
                                 : store(turn.state, key, row));
  if (change_of_v == 0) {
    return {};
  }
  NOCTEM_TRY(auto member, load<OperatorRow>(turn.state, entry.operator_id.value()));
  member.credits += change_of_v;
  return store(turn.state, entry.operator_id.value(), member);
}

Result<> count_outcome(Turn& turn, const OperatorId& operator_id, Outcome outcome) {
  NOCTEM_TRY(auto member, load<OperatorRow>(turn.state, operator_id.value()));
  ++member.resolved;
  member.right += outcome == Outcome::right ? 1 : 0;
  return store(turn.state, operator_id.value(), member);
}

namespace {

void add_false(OperatorRow& member, std::int64_t at) {
  if (member.falses.size() == kFalsesMost) {
    member.falses.erase(member.falses.begin());
  }
  member.falses.push_back(at);
}

}  // namespace

Result<> count_false(Turn& turn, const OperatorId& operator_id) {
  NOCTEM_TRY(auto member, load<OperatorRow>(turn.state, operator_id.value()));
  add_false(member, turn.at);
  return store(turn.state, operator_id.value(), member);
}

Result<> count_withdrawal(Turn& turn, const OperatorId& operator_id) {
  NOCTEM_TRY(auto member, load<OperatorRow>(turn.state, operator_id.value()));
  ++member.resolved;
  const std::int64_t since = turn.at - kWithdrawalDays * kDay;
  std::erase_if(member.withdrawals, [&](std::int64_t when) { return when < since; });
  member.withdrawals.push_back(turn.at);
  if (member.withdrawals.size() == kWithdrawalsToFalse) {
    member.withdrawals.clear();
    add_false(member, turn.at);
  }
  return store(turn.state, operator_id.value(), member);
}

}  // namespace noctem::mesh
