#include "leasing.hpp"

#include <algorithm>

#include "noctem/mesh/round.hpp"
#include "noctem/mesh/row.hpp"

#include "open_rounds.hpp"

namespace noctem::hub {

namespace {

using mesh::Kind;
using mesh::TaskType;

constexpr std::size_t kOffersMax = 8;  // looked at for one claim

// Words that name no type are wishes for nothing.
Result<mesh::TaskWish> wish_of(const Claim& claim) {
  mesh::TaskWish wish{{}, claim.domains};
  for (const auto& name : claim.types) {
    const auto names = names_of(TaskType{});
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
      return fail(invalid("types", "types: synthesize, verify, consolidate, reflect, fill_gap"));
    }
    wish.types.push_back(static_cast<TaskType>(found - names.begin()));
  }
  return wish;
}

Result<Claimed> describe(mesh::State& state, const mesh::TaskOffer& offer, std::int64_t until) {
  Claimed claimed{offer.id,
                  std::string(names_of(TaskType{})[static_cast<std::size_t>(offer.task.type)]),
                  offer.task.subject,
                  offer.task.domain,
                  offer.priority,
                  until,
                  0};
  if (offer.task.type == TaskType::verify) {
    NOCTEM_TRY(const auto entry, mesh::load<mesh::EntryRow>(state, offer.task.subject));
    claimed.round = entry.round_open ? entry.rounds : 0;
  }
  return claimed;
}

Result<std::optional<Claimed>> held_by(mesh::State& state, const mesh::AgentId& agent,
                                       std::int64_t at) {
  NOCTEM_TRY(const auto lease, mesh::lease_of(state, agent));
  if (!lease.has_value()) {
    return std::optional<Claimed>();
  }
  NOCTEM_TRY(auto task, mesh::load<mesh::TaskRow>(state, lease->task.value()));
  const auto priority = mesh::priority_at(task.base, task.since, at);
  NOCTEM_TRY(auto claimed, describe(state, {lease->task, std::move(task), priority}, lease->until));
  return std::optional(std::move(claimed));
}

}  // namespace

Result<Leased> Leasing::lease(ledger::Transaction& transaction, Bench& bench, const Claim& claim) {
  NOCTEM_TRY(auto held, held_by(bench.tried, claim.agent, transaction.at()));
  if (held.has_value()) {
    return Leased{std::move(held), false};
  }
  NOCTEM_TRY(const auto wish, wish_of(claim));
  NOCTEM_TRY(const auto offers, mesh::best_tasks(bench.tried, claim.agent, wish, kOffersMax));
  for (const auto& offer : offers) {
    auto claimed = try_offer(transaction, bench, claim, offer);
    if (!claimed && !is_refusal(claimed.error())) {
      return fail(std::move(claimed).error());
    }
    if (claimed && claimed->has_value()) {
      return Leased{std::move(*claimed), true};
    }
  }
  return Leased{};
}

Result<std::optional<Claimed>> Leasing::try_offer(ledger::Transaction& transaction, Bench& bench,
                                                  const Claim& claim,
                                                  const mesh::TaskOffer& offer) {
  Proposal proposal(transaction, bench);
  auto& state = proposal.state();
  NOCTEM_TRY(const auto agent, mesh::load<mesh::AgentRow>(state, claim.agent.value()));
  std::optional<OpenedRound> opened;
  if (offer.task.type == TaskType::verify) {
    NOCTEM_TRY(const auto entry, mesh::load<mesh::EntryRow>(state, offer.task.subject));
    if (!entry.round_open) {
      NOCTEM_TRY(opened, admission_.open_round(proposal, mesh::EntryId(offer.task.subject),
                                               agent.operator_id));
    }
  }
  NOCTEM_TRY(const auto until, mesh::lease_until(state, offer.task, proposal.at()));
  codec::JsonObject fields{{"task", offer.id.value()}, {"agent", agent.key}, {"until", until}};
  NOCTEM_TRY(auto envelope, signer_.sign(Kind::task_lease, std::move(fields), proposal.at()));
  NOCTEM_CHECK(proposal.add(std::move(envelope)));
  NOCTEM_TRY(auto claimed, describe(state, offer, until));
  NOCTEM_CHECK(proposal.keep());
  if (opened.has_value()) {
    NOCTEM_CHECK(
        remember_round(transaction.connection(), opened->entry, opened->round, opened->until));
  }
  return std::optional(std::move(claimed));
}

}  // namespace noctem::hub
