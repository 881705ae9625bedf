#include "admission.hpp"

#include <fmt/core.h>

#include "noctem/base/mutation.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/mesh/round.hpp"
#include "noctem/mesh/row.hpp"

#include "deposits.hpp"
#include "fields.hpp"
#include "open_rounds.hpp"

namespace noctem::hub {

namespace {

using mesh::Kind;

mesh::EntryId entry_in(const document::Document& document) {
  return mesh::EntryId(std::string(text_in(document, "entry")));
}

// The ledger signs with the key that it was opened with.
Result<> check_log_key(const document::Document& document, const NodeSigner& signer) {
  const auto* key = document.value().find("log_key");
  if (key != nullptr && *key->text() != document::did_of(signer.key().public_key())) {
    return fail(unsupported("log_key", "this node cannot change the key that it signs with"));
  }
  return {};
}

Result<mesh::Commitment> commitment_of(const document::Document& reveal, const std::string& mesh,
                                       const mesh::OperatorId& operator_id) {
  mesh::Commitment said{entry_in(reveal), mesh, operator_id, integer_in(reveal, "round"), {}, 1};
  NOCTEM_TRY(const auto salt, codec::base64url_decode(text_in(reveal, "salt")));
  if (salt.size() != said.salt.size()) {
    return fail(invalid("salt", "the salt of a vote has 32 bytes"));
  }
  std::ranges::copy(salt, said.salt.begin());
  said.vote = static_cast<int>(integer_in(reveal, "vote"));
  if (said.vote == 0) {
    return fail(invalid("vote", "vote: 1 or -1"));
  }
  return said;
}

// The round that a reveal is for, while reveals are taken.
Result<> check_open(mesh::State& state, const mesh::EntryId& entry, std::int64_t round,
                    std::int64_t at) {
  NOCTEM_TRY(const auto row, mesh::find<mesh::RoundRow>(state, mesh::round_key(entry, round)));
  if (!row.has_value()) {
    return fail(not_found("round", "there is no such round"));
  }
  if (row->closed_at.has_value() || at >= row->reveal_until) {
    return fail(conflict("round_closed", "reveals to this round are over"));
  }
  return {};
}

Result<> check_ballot(const mesh::BallotRow& ballot, const document::Document& reveal,
                      const mesh::Commitment& said) {
  if (ballot.key != document::did_of(reveal.author())) {
    return fail(denied("reveal_key", "a vote is revealed by the key that signed its commitment"));
  }
  if (ballot.hash != mesh::commitment_hash(said)) {
    return fail(invalid("commitment", "the vote and salt do not make the hash that was committed"));
  }
  return {};
}

}  // namespace

Result<Admission::Author> Admission::author_of(mesh::State& state,
                                               const document::Document& document) {
  Author author;
  NOCTEM_TRY(const auto key,
             mesh::find<mesh::MemberKey>(state, document::did_of(document.author())));
  if (!key.has_value()) {
    return author;  // an administrator, or somebody that the fold refuses
  }
  author.operator_id = mesh::OperatorId(key->subject);
  if (key->role == mesh::Role::agent) {
    author.agent = mesh::AgentId(key->subject);
    NOCTEM_TRY(const auto agent, mesh::load<mesh::AgentRow>(state, key->subject));
    author.operator_id = agent.operator_id;
  }
  NOCTEM_TRY(author.row, mesh::find<mesh::OperatorRow>(state, author.operator_id.value()));
  return author;
}

Result<Decision> Admission::decide(ledger::Transaction& transaction, Proposal& proposal,
                                   const Prepared& prepared) {
  Decision decision;
  for (const auto& item : prepared.documents) {
    NOCTEM_TRY(auto submitted, item.kind == Kind::vote_reveal
                                   ? decide_reveal(transaction, proposal, item, decision)
                                   : decide_one(transaction, proposal, item, decision));
    submitted.findings = item.findings;
    decision.accepted.push_back(std::move(submitted));
  }
  return decision;
}

Result<Submitted> Admission::decide_one(ledger::Transaction& transaction, Proposal& proposal,
                                        const PreparedDocument& item, Decision& decision) {
  const auto& document = item.envelope.document;
  NOCTEM_TRY(const auto known, transaction.find(document.id()));
  if (known.has_value()) {
    return Submitted{document.id(), Fate::known, *known, {}, {}};
  }
  NOCTEM_TRY(const auto author, author_of(proposal.state(), document));
  NOCTEM_CHECK(check_quota(proposal, item, author, decision));
  std::optional<ledger::Near> near;
  if (item.words.has_value()) {
    NOCTEM_TRY(near, find_near(transaction.connection(), *item.words));
  } else if (item.kind == Kind::vote_commit) {
    NOCTEM_CHECK(open_for(proposal, item, author, decision));
  } else if (item.kind == Kind::params) {
    NOCTEM_CHECK(check_log_key(document, signer_));
  }
  NOCTEM_TRY(const auto record, proposal.add(item.envelope, near));
  decision.writes = true;
  const bool held = author.row.has_value() && author.row->quarantined_at.has_value();
  return Submitted{document.id(), held ? Fate::held : Fate::added, record, {}, {}};
}

Result<> Admission::check_quota(Proposal& proposal, const PreparedDocument& item,
                                const Author& author, Decision& decision) {
  if ((item.kind != Kind::entry && item.kind != Kind::vote_commit) || !author.row.has_value()) {
    return {};
  }
  NOCTEM_TRY(const auto params, mesh::load<mesh::Params>(proposal.state(), ""));
  const auto& operator_id = author.operator_id.value();
  std::vector<std::pair<std::string, std::int64_t>> wanted;
  if (item.kind == Kind::vote_commit) {
    wanted.emplace_back("vote " + operator_id, params.votes_per_hour_operator);
  } else {
    const auto part = author.row->reputation == 0 ? params.newcomer_divisor : 1;
    const auto limit = [part](std::int64_t full) { return std::max<std::int64_t>(1, full / part); };
    wanted.emplace_back("agent " + author.agent.value(), limit(params.entries_per_hour_agent));
    wanted.emplace_back("operator " + operator_id, limit(params.entries_per_hour_operator));
    wanted.emplace_back(
        "domain " + operator_id + " " + std::string(text_in(item.envelope.document, "domain")),
        limit(params.entries_per_hour_domain));
  }
  for (const auto& [name, limit] : wanted) {
    if (const auto seconds = quota_.wait(name, limit, proposal.at()); seconds > 0) {
      return fail(exhausted(
          "rate", fmt::format("{} an hour is the limit here; try again in {} s", limit, seconds)));
    }
  }
  decision.charges.insert(decision.charges.end(), wanted.begin(), wanted.end());
  return {};
}

// The first commitment to an entry without an open round opens one.
Result<> Admission::open_for(Proposal& proposal, const PreparedDocument& item, const Author& author,
                             Decision& decision) {
  const auto entry = entry_in(item.envelope.document);
  NOCTEM_TRY(const auto row, mesh::find<mesh::EntryRow>(proposal.state(), entry.value()));
  if (!row.has_value() || row->round_open || !author.row.has_value()) {
    return {};  // what is wrong here, the fold says
  }
  if (integer_in(item.envelope.document, "round") != row->rounds + 1) {
    return fail(conflict("round_number",
                         fmt::format("the next round about this entry is {}", row->rounds + 1)));
  }
  NOCTEM_TRY(decision.opened, open_round(proposal, entry, author.operator_id));
  return {};
}

Result<OpenedRound> Admission::open_round(Proposal& proposal, const mesh::EntryId& entry,
                                          const mesh::OperatorId& by) {
  auto& state = proposal.state();
  NOCTEM_TRY(const auto number, mesh::next_round(state, entry, by, proposal.at()));
  NOCTEM_TRY(const auto voter, mesh::load<mesh::OperatorRow>(state, by.value()));
  const auto seed = signer_.key().sign(view_of(mesh::panel_seed_bytes(entry, number)));
  codec::JsonObject fields{{"entry", entry.value()},
                           {"round", number},
                           {"by", voter.key},
                           {"seed", codec::base64url_encode(seed.bytes)}};
  NOCTEM_TRY(auto envelope, signer_.sign(Kind::round_open, std::move(fields), proposal.at()));
  NOCTEM_CHECK(proposal.add(std::move(envelope)));
  NOCTEM_TRY(const auto round, mesh::load<mesh::RoundRow>(state, mesh::round_key(entry, number)));
  return OpenedRound{entry, number, round.reveal_until};
}

// A reveal is no record yet: the node keeps it, and gives its word.
Result<Submitted> Admission::decide_reveal(ledger::Transaction& transaction, Proposal& proposal,
                                           const PreparedDocument& item, Decision& decision) {
  const auto& reveal = item.envelope.document;
  NOCTEM_TRY(const auto known, transaction.find(reveal.id()));
  if (known.has_value()) {
    return Submitted{reveal.id(), Fate::known, *known, {}, {}};
  }
  NOCTEM_TRY(auto receipt, find_deposit(transaction.connection(), reveal.id()));
  if (receipt.has_value()) {
    return Submitted{reveal.id(), Fate::waiting, {}, std::move(receipt), {}};
  }
  auto& state = proposal.state();
  NOCTEM_TRY(const auto author, author_of(state, reveal));
  const auto entry = entry_in(reveal);
  const auto round = integer_in(reveal, "round");
  NOCTEM_CHECK(check_open(state, entry, round, proposal.at()));
  NOCTEM_TRY(const auto ballot, mesh::find<mesh::BallotRow>(
                                    state, mesh::ballot_key(entry, round, author.operator_id)));
  if (!ballot.has_value()) {
    return fail(not_found("commitment", "this operator has not committed to this round"));
  }
  NOCTEM_TRY(const auto said, commitment_of(reveal, mesh_, author.operator_id));
  NOCTEM_CHECK(check_ballot(*ballot, reveal, said));
  NOCTEM_CHECK(check_no_deposit(transaction.connection(), entry, round, author.operator_id));
  receipt = Receipt{proposal.at(), entry, mesh_, author.operator_id, reveal.id(), round, {}};
  sign_receipt(*receipt, signer_.key());
  decision.deposit = item.envelope;
  decision.writes = true;
  return Submitted{reveal.id(), Fate::waiting, {}, std::move(receipt), {}};
}

Result<> Admission::write(ledger::Transaction& transaction, Proposal& proposal,
                          const Prepared& prepared, const Decision& decision) {
  auto& connection = transaction.connection();
  NOCTEM_CHECK(proposal.keep());
  for (std::size_t i = 0; i < prepared.documents.size(); ++i) {
    const auto& item = prepared.documents[i];
    const auto& submitted = decision.accepted[i];
    if (submitted.fate == Fate::known) {
      continue;
    }
    if (item.words.has_value()) {
      NOCTEM_CHECK(put_words(connection, submitted.record->seq, *item.words));
    } else if (item.kind == Kind::tombstone) {
      NOCTEM_CHECK(forget_round(connection, entry_in(item.envelope.document)));
    } else if (decision.deposit.has_value() && submitted.receipt.has_value() &&
               !mutated("lose_deposits")) {
      NOCTEM_CHECK(put_deposit(connection, *decision.deposit, *submitted.receipt));
    }
  }
  if (decision.opened.has_value()) {
    const auto& opened = *decision.opened;
    NOCTEM_CHECK(remember_round(connection, opened.entry, opened.round, opened.until));
  }
  for (const auto& [name, limit] : decision.charges) {
    quota_.charge(name, limit, transaction.at());
  }
  return {};
}

}  // namespace noctem::hub
