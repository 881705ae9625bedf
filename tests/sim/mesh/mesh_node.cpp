#include "mesh_node.hpp"

#include "cast.hpp"
#include "door_wire.hpp"

namespace noctem::sim {

namespace {

constexpr http::Rate kAddressRate{30, 60};
constexpr http::Rate kAgentRate{20, 40};
constexpr http::Rate kOperatorRate{40, 80};
constexpr std::size_t kReadersMax = 8;
constexpr std::size_t kCacheBytesMax = 4u << 20;

}  // namespace

MeshNode::MeshNode(env::Env env)
    : world_{env.files, env.clock, env.random},
      addresses_(kAddressRate, kMeshBucketsMax),
      agents_(kAgentRate, kMeshBucketsMax),
      operators_(kOperatorRate, kMeshBucketsMax),
      replays_(random_hash_key(env.random), kRememberedSignaturesMax) {}

Result<std::shared_ptr<MeshNode>> MeshNode::start(env_sim::Node& node, const Scenario& scenario) {
  std::shared_ptr<MeshNode> made(new MeshNode(node.env()));
  NOCTEM_CHECK(made->open(node, scenario));
  made->open_door(node.env());
  made->start_workers(node.env(), scenario);
  answer_over_wire(node, *made->dispatch_);
  return made;
}

Result<> MeshNode::open(env_sim::Node& node, const Scenario& scenario) {
  auto env = node.env();
  const auto queue = scenario.number("queue_items_max");
  NOCTEM_CHECK(env.files.make_directories(kMeshFolder));
  store::SqliteOptions options;
  options.path = kMeshDatabase;
  options.world = &world_;
  NOCTEM_TRY(database_, store::open_sqlite(options));
  Cast cast;
  NOCTEM_TRY(hub_,
             hub::Hub::open({*database_, env.clock, node.log()},
                            {.log_key = cast.person("log").key.copy(),
                             .genesis = mesh_genesis(scenario),
                             .writer = {.queue_items_max = queue, .group_items_max = queue / 2},
                             .readers_max = kReadersMax,
                             .cache_bytes_max = kCacheBytesMax}));
  return {};
}

void MeshNode::open_door(env::Env env) {
  const http::DoorContext context{.keys = hub_->directory(),
                                  .kinds = hub_->kinds(),
                                  .limits = {addresses_, agents_, operators_},
                                  .replays = replays_,
                                  .metrics = metrics_};
  const auto started = env::unix_seconds(env.clock.wall());
  door_ = std::make_unique<http::Door>(http::DoorOptions{}, context);
  api_ = std::make_unique<api::Api>(api::ApiContext{.hub = *hub_,
                                                    .clock = env.clock,
                                                    .door = *door_,
                                                    .exposure = api::Exposure::network,
                                                    .started = started});
  api_->add_routes(router_);
  dispatch_ = std::make_unique<http::Dispatch>(http::DispatchContext{.router = router_,
                                                                     .door = door_.get(),
                                                                     .clock = env.clock,
                                                                     .metrics = metrics_,
                                                                     .started = started});
}

// A tick comes later than once a second where the scenario says so: hours pass in few steps.
void MeshNode::start_workers(env::Env env, const Scenario& scenario) {
  const auto every = std::chrono::milliseconds(scenario.number("tick_ms"));
  writer_ = env.threads.start("writer", [this] { return hub_->ledger().writer().step(); });
  tick_ = env.threads.start("tick", [this, every, &clock = env.clock] {
    hub_->tick();
    return env::Next::at(clock.steady() + every);
  });
  hub_->ledger().writer().set_waker([this] { writer_->wake(); });
  hub_->set_waker([this] { tick_->wake(); });
}

}  // namespace noctem::sim
