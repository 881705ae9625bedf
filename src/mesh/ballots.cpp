#include "ballots.hpp"

#include <algorithm>

#include "noctem/mesh/members.hpp"

#include "panel.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kRowsAtOnce = 256;
constexpr int kTimeDigits = 16;  // 2^53 - 1 has as many

}  // namespace

std::string ballot_place_key(const OperatorId& operator_id, std::int64_t committed_at,
                             const EntryId& entry, std::int64_t round) {
  return key_of({"operator", operator_id.value(),
                 padded(static_cast<std::uint64_t>(committed_at), kTimeDigits),
                 round_key(entry, round)});
}

Result<std::vector<Ballot>> ballots_of(State& state, const EntryId& entry, std::int64_t round) {
  const std::string prefix = round_key(entry, round) + "/";
  std::vector<Ballot> ballots;
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::ballots, prefix, after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(auto ballot, row_from_text<BallotRow>(row.key, row.text));
      ballots.push_back({OperatorId(row.key.substr(prefix.size())), std::move(ballot)});
    }
    if (rows.size() < kRowsAtOnce) {
      return ballots;
    }
    after = rows.back().key;
  }
}

std::vector<Vote> counted_votes(const std::vector<Ballot>& ballots) {
  std::vector<Vote> votes;
  for (const Ballot& ballot : ballots) {
    if (ballot.row.counted.has_value()) {
      votes.push_back({ballot.operator_id, *ballot.row.vote, *ballot.row.counted});
    }
  }
  return votes;
}

Result<> count_ballots(Turn& turn, const RoundRow& round, std::vector<Ballot>& ballots) {
  for (Ballot& ballot : ballots) {
    const auto weight = weight_on(round.panel, ballot.operator_id);
    if (!weight.has_value() || !ballot.row.vote.has_value()) {
      continue;
    }
    NOCTEM_TRY(const auto member, load<OperatorRow>(turn.state, ballot.operator_id.value()));
    ballot.row.counted = member.may_vote() ? weight : std::nullopt;
  }
  return {};
}

Result<> store_ballot(State& state, const BallotPlace& place, const Ballot& ballot) {
  return store(state, ballot_key(place.entry, place.round, ballot.operator_id), ballot.row);
}

Result<std::vector<BallotPlace>> places_of(State& state, const OperatorId& operator_id,
                                           std::int64_t since) {
  const std::string prefix = key_of({"operator", operator_id.value()}) + "/";
  const auto first = static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0));
  std::string after = prefix + padded(first, kTimeDigits);  // before every key of that second
  std::vector<BallotPlace> places;
  for (;;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::ballots, prefix, after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(auto place, row_from_text<BallotPlace>(row.key, row.text));
      places.push_back(std::move(place));
    }
    if (rows.size() < kRowsAtOnce) {
      return places;
    }
    after = rows.back().key;
  }
}

}  // namespace noctem::mesh
