#pragma once
// Somebody else's machine that copies the log and trusts nobody: it keeps the last head that it
// verified, demands a proof that the next one continues it, takes the records in between, checks
// every signature and place, computes the root itself, and countersigns what it found good.
//
// One thread, driven by the world. It lives on a machine that never crashes; its way to the node
// may be cut.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/document/head.hpp"
#include "noctem/document/merkle.hpp"
#include "noctem/ledger/record.hpp"

#include "line.hpp"
#include "office.hpp"

namespace noctem::sim {

class Follower {
 public:
  Follower(Town& town, env_sim::Node& machine, Office& reader, env_sim::Prng chance);

  void start();
  const std::optional<document::SignedHead>& head() const { return head_; }
  const std::vector<ledger::Record>& records() const { return records_; }

 private:
  env::Next step();
  void ask_head();
  void take_head(const codec::Json& said);
  void ask_proof();
  void take_proof(const codec::Json& said);
  void ask_records();
  void take_records(const codec::Json& said);
  bool take_record(const codec::Json& envelope);
  void arrive();
  void countersign();
  void ask(const std::string& target, std::function<void(const codec::Json&)> take);
  void wrong(const std::string& what);

  Town& town_;
  env_sim::Node& machine_;
  Office& reader_;  // whose agent signs its requests
  env_sim::Prng chance_;
  Line line_;
  const document::Kinds kinds_;
  std::optional<document::SignedHead> head_;    // verified, with all records before it
  std::optional<document::SignedHead> target_;  // on its way to this one
  bool proven_ = false;                         // that the target continues the head
  bool asking_ = false;
  unsigned silences_ = 0;
  std::vector<ledger::Record> records_;
  document::MerkleLog tree_;
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace noctem::sim
