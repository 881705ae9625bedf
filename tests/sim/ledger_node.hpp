#pragma once
// The program of a simulated node: the real door, ledger, store and writer over the node's env, as
// the fixture server composes them on a machine. What it is asked comes over the simulated network.
//
// One life of a node; one thread.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "noctem/env_sim/node.hpp"
#include "noctem/http/dispatch.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/store/read_pool.hpp"
#include "noctem/store/sqlite.hpp"

#include "notes.hpp"
#include "program.hpp"

namespace noctem::sim {

crypto::SigningKey key_numbered(std::uint8_t number);

// Everybody whose key may write.
class Agents final : public http::KeyDirectory {
 public:
  void add(const crypto::PublicKey& key);
  std::optional<http::KnownKey> find(std::string_view agent_id) const override;

 private:
  std::map<std::string, http::KnownKey, std::less<>> known_;
};

// The same for every world: the genesis is.
codec::Cid log_id();

inline constexpr std::string_view kFolder = "/home";
inline constexpr std::string_view kDatabase = "/home/ledger.db";

class LedgerNode final : public Program {
 public:
  static Result<std::shared_ptr<LedgerNode>> start(env_sim::Node& node, const Agents& agents,
                                                   std::size_t queue_items_max);

  ledger::Ledger& ledger() override { return *ledger_; }
  store::Database& database() override { return *database_; }

 private:
  LedgerNode(env_sim::Node& node, const Agents& agents);
  Result<> open(env::Env env, std::size_t queue_items_max);

  store::SqliteWorld world_;
  http::Metrics metrics_;
  http::Buckets addresses_;
  http::Buckets agent_budgets_;
  http::Buckets operator_budgets_;
  http::ReplayCache replays_;
  document::Kinds kinds_;
  http::Door door_;
  http::Router router_;
  std::unique_ptr<http::Dispatch> dispatch_;  // outlives the replies that the writer still holds
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<env::Worker> writer_;
  std::unique_ptr<store::ReadPool> readers_;
  std::unique_ptr<fixture::Notes> notes_;
};

}  // namespace noctem::sim
