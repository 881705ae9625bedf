#pragma once
// The door behind the door: what a prepared submission needs of the state before the fold decides,
// and what is written when it has said yes. decide() only looks; write() cannot refuse any more.
//
// The writer's thread.

#include <atomic>
#include <mutex>

#include "noctem/hub/submission.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/params.hpp"

#include "node_record.hpp"
#include "prepared.hpp"
#include "proposal.hpp"
#include "quota.hpp"

namespace noctem::hub {

struct OpenedRound {
  mesh::EntryId entry;
  std::int64_t round = 0;
  std::int64_t until = 0;
};

// What decide() found, for write().
struct Decision {
  Accepted accepted;
  std::vector<std::pair<std::string, std::int64_t>> charges;  // quota, limit
  std::optional<OpenedRound> opened;
  std::optional<document::Envelope> deposit;
  bool writes = false;
};

class Admission {
 public:
  Admission(const NodeSigner& signer, std::string mesh) : signer_(signer), mesh_(std::move(mesh)) {}

  Result<Decision> decide(ledger::Transaction& transaction, Proposal& proposal,
                          const Prepared& prepared);
  Result<> write(ledger::Transaction& transaction, Proposal& proposal, const Prepared& prepared,
                 const Decision& decision);

  // The node's record that opens a round in which `by` may vote; refused if none may open now.
  Result<OpenedRound> open_round(Proposal& proposal, const mesh::EntryId& entry,
                                 const mesh::OperatorId& by);

 private:
  struct Author {
    mesh::AgentId agent;
    mesh::OperatorId operator_id;
    std::optional<mesh::OperatorRow> row;
  };
  Result<Author> author_of(mesh::State& state, const document::Document& document);
  Result<Submitted> decide_one(ledger::Transaction& transaction, Proposal& proposal,
                               const PreparedDocument& item, Decision& decision);
  Result<Submitted> decide_reveal(ledger::Transaction& transaction, Proposal& proposal,
                                  const PreparedDocument& item, Decision& decision);
  Result<> check_quota(Proposal& proposal, const PreparedDocument& item, const Author& author,
                       Decision& decision);
  Result<> open_for(Proposal& proposal, const PreparedDocument& item, const Author& author,
                    Decision& decision);

  const NodeSigner& signer_;
  std::string mesh_;
  Quota quota_;
};

}  // namespace noctem::hub
