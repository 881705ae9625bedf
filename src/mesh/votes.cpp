// Votes: committed while nobody can read them, and revealed when nobody can commit any more.

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/mutation.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/mesh/members.hpp"

#include "open_round.hpp"
#include "remember.hpp"
#include "rounds.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

Result<> check_commit(const Turn& turn, const OpenRound& round) {
  if (turn.at >= round.row.commit_until) {
    return fail(conflict("commit_window", fmt::format("commitments to this round ended at {}",
                                                      round.row.commit_until)));
  }
  return {};
}

Result<Commitment> commitment_in(const document::Document& reveal, const OpenRound& round,
                                 const OperatorId& operator_id) {
  NOCTEM_TRY(const auto salt, codec::base64url_decode(text_field(reveal, "salt")));
  Commitment commitment{
      round.id, std::string(text_field(reveal, "mesh")), operator_id, round.number, {}, 1};
  if (salt.size() != commitment.salt.size()) {
    return fail(invalid("salt", "the salt of a vote has 32 bytes"));
  }
  std::ranges::copy(salt, commitment.salt.begin());
  commitment.vote = static_cast<int>(integer_field(reveal, "vote"));
  if (commitment.vote == 0) {
    return fail(invalid("vote", "vote: 1 or -1"));
  }
  return commitment;
}

Result<OperatorId> operator_of_agent(State& state, std::string_view did) {
  NOCTEM_TRY(const auto key, find<MemberKey>(state, did));
  if (!key.has_value() || key->role != Role::agent) {
    return fail(denied("unknown_key", "no agent of this mesh has or had this key"));
  }
  NOCTEM_TRY(auto agent, load<AgentRow>(state, key->subject));
  return std::move(agent.operator_id);
}

// A reveal that is right, with the ballot as it will be.
struct Revealed {
  OpenRound round;
  std::string ballot_key;
  BallotRow ballot;
};

Result<Revealed> read_reveal(State& state, const document::Document& reveal) {
  NOCTEM_TRY(auto round, open_round(state, reveal));
  const std::string did = document::did_of(reveal.author());
  NOCTEM_TRY(const auto operator_id, operator_of_agent(state, did));
  auto key = ballot_key(round.id, round.number, operator_id);
  NOCTEM_TRY(auto ballot, find<BallotRow>(state, key));
  if (!ballot.has_value()) {
    return fail(not_found("commitment", "this operator has not committed to this round"));
  }
  if (ballot->vote.has_value()) {
    return fail(conflict("already_revealed", "this vote was revealed before"));
  }
  if (ballot->key != did) {
    return fail(denied("reveal_key", "a vote is revealed by the key that signed its commitment"));
  }
  NOCTEM_TRY(const auto commitment, commitment_in(reveal, round, operator_id));
  if (commitment_hash(commitment) != ballot->hash) {
    return fail(invalid("commitment", "the vote and salt do not make the hash that was committed"));
  }
  ballot->vote = commitment.vote;
  ballot->reason = optional_text(reveal, "reason").value_or("");
  return Revealed{std::move(round), std::move(key), std::move(*ballot)};
}

}  // namespace

Result<> check_reveal(State& state, const document::Document& reveal) {
  NOCTEM_CHECK(read_reveal(state, reveal));
  return {};
}

Result<> record_vote_commit(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto round, open_round(turn.state, said.document));
  NOCTEM_CHECK(check_commit(turn, round));
  NOCTEM_CHECK(check_voter(turn.state, round.entry, said.operator_id));
  const std::string key = ballot_key(round.id, round.number, said.operator_id);
  NOCTEM_TRY(const auto before, find<BallotRow>(turn.state, key));
  if (before.has_value() && !mutated("vote_twice")) {
    return fail(conflict("already_committed", "this operator has committed to this round"));
  }
  BallotRow ballot;
  ballot.agent = said.agent;
  ballot.key = document::did_of(said.document.author());
  ballot.hash = text_field(said.document, "hash");
  ballot.committed_at = turn.at;
  NOCTEM_CHECK(store(turn.state, key, ballot));
  const auto place = ballot_place_key(said.operator_id, turn.at, round.id, round.number);
  NOCTEM_CHECK(store(turn.state, place, BallotPlace{round.id, round.number}));
  NOCTEM_TRY(auto member, load<OperatorRow>(turn.state, said.operator_id.value()));
  member.last_commit_at = turn.at;
  NOCTEM_CHECK(store(turn.state, said.operator_id.value(), member));
  NOCTEM_CHECK(count_flow(turn, &FlowRow::delivered));
  return tasks_committed(turn, round.id, said.operator_id);
}

Result<> record_vote_reveal(Turn& turn, const Said& said) {
  NOCTEM_TRY(auto revealed, read_reveal(turn.state, said.document));
  RoundRow& round = revealed.round.row;
  if (turn.at < round.reveal_until) {
    return fail(conflict("reveal_window",
                         fmt::format("reveals are recorded from {} on", round.reveal_until)));
  }
  if (said.record.cid.text() <= round.last_reveal) {
    return fail(conflict("reveal_order", "reveals are recorded in the order of their ids"));
  }
  NOCTEM_CHECK(store(turn.state, revealed.ballot_key, revealed.ballot));
  round.last_reveal = said.record.cid.text();
  return store(turn.state, revealed.round.key(), round);
}

}  // namespace noctem::mesh
