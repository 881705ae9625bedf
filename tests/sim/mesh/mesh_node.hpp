#pragma once
// The program of a simulated node with a mesh: the real hub, its door and all of its endpoints over
// the node's env, as the node part composes them on a machine. What it is asked comes over the
// simulated network.
//
// One life of a node; one thread.

#include <memory>

#include "noctem/api/api.hpp"
#include "noctem/http/dispatch.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/store/sqlite.hpp"

#include "program.hpp"
#include "scenario.hpp"

namespace noctem::sim {

inline constexpr std::string_view kMeshHost = "mesh";
inline constexpr std::string_view kMeshFolder = "/home";
inline constexpr std::string_view kMeshDatabase = "/home/mesh.db";
inline constexpr std::size_t kRememberedSignaturesMax = 4'096;
inline constexpr std::size_t kMeshBucketsMax = 256;

class MeshNode final : public Program {
 public:
  static Result<std::shared_ptr<MeshNode>> start(env_sim::Node& node, const Scenario& scenario);

  ledger::Ledger& ledger() override { return hub_->ledger(); }
  store::Database& database() override { return *database_; }
  hub::Hub& hub() { return *hub_; }

  // What is kept in memory for strangers.
  std::size_t signatures_remembered() const { return replays_.size(); }
  std::size_t buckets() const { return addresses_.size() + agents_.size() + operators_.size(); }

 private:
  explicit MeshNode(env::Env env);
  Result<> open(env_sim::Node& node, const Scenario& scenario);
  void open_door(env::Env env);
  void start_workers(env::Env env, const Scenario& scenario);

  store::SqliteWorld world_;
  http::Metrics metrics_;
  http::Buckets addresses_;
  http::Buckets agents_;
  http::Buckets operators_;
  http::ReplayCache replays_;
  // These outlive the replies that the hub's writer still holds.
  http::Router router_;
  std::unique_ptr<http::Door> door_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<http::Dispatch> dispatch_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<hub::Hub> hub_;
  std::unique_ptr<env::Worker> writer_;
  std::unique_ptr<env::Worker> tick_;
};

}  // namespace noctem::sim
