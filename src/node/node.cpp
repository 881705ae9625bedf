#include "noctem/node/node.hpp"

#include <fmt/core.h>

#include <mutex>

#include "noctem/admin/admin_door.hpp"
#include "noctem/http/dispatch.hpp"
#include "noctem/http/metrics.hpp"
#include "noctem/http/router.hpp"
#include "noctem/http_os/client.hpp"
#include "noctem/http_os/server.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/hub/views.hpp"
#include "noctem/node/copy_mark.hpp"
#include "noctem/observatory/page.hpp"
#include "noctem/store/sqlite.hpp"

#include "admin_door.hpp"
#include "anomaly_hook.hpp"
#include "approvals_door.hpp"
#include "identity.hpp"
#include "idle_watch.hpp"
#include "mcp_door.hpp"
#include "mesh_door.hpp"
#include "numbers.hpp"
#include "read_only.hpp"
#include "readiness.hpp"
#include "routes.hpp"

namespace noctem::node {

namespace {

http_os::ServerOptions server_options(const Config& config) {
  const HttpConfig& http = config.http;
  http_os::ServerOptions options;
  options.address = config.listen.host;
  options.port = config.listen.port;
  options.workers = static_cast<unsigned>(http.workers);
  options.hosts = http.hosts;
  if (!http.tls_certificate.empty()) {
    options.tls = http_os::TlsFiles{http.tls_certificate, http.tls_key};
  }
  options.body_bytes_max = http.body_bytes_max;
  options.connections_max = static_cast<std::size_t>(http.connections_max);
  options.connections_per_address_max = static_cast<std::size_t>(http.connections_per_address_max);
  options.requests_per_second_per_address =
      static_cast<double>(http.requests_per_second_per_address);
  options.header_deadline = http.header_deadline;
  options.body_deadline = http.body_deadline;
  options.idle_deadline = http.idle_deadline;
  options.drain_deadline = http.drain_deadline;
  return options;
}

store::WriterOptions writer_options(const Config& config) {
  return {.queue_items_max = static_cast<std::size_t>(config.writer_queue_items_max),
          .group_items_max = static_cast<std::size_t>(config.writer_group_items_max)};
}

// In the order in which they are made; they go in the opposite order.
class RunningNode final : public Node {
 public:
  RunningNode(env::Env env, NodeOptions options, Log log)
      : env_(env), options_(std::move(options)), log_(log) {}

  ~RunningNode() override { wake_from_now_on(nullptr); }

  Result<> start() {
    NOCTEM_CHECK(check_name());
    NOCTEM_CHECK(prepare_home(env_.files, options_.home));
    NOCTEM_TRY(lock_, lock_home(env_.files, options_.home));
    NOCTEM_CHECK(open_hub());
    NOCTEM_CHECK(check_purpose());
    NOCTEM_CHECK(open_door());
    NOCTEM_CHECK(lock_->write_holder(url()));
    NOCTEM_CHECK(tell_anomalies());
    watch_idle();
    log_.info("node.started", {{"url", url()}, {"home", options_.home.root}, {"mesh", mesh_id()}});
    return {};
  }

  // What start() does before it opens the door, in a home that has no mesh yet.
  Result<std::string> give_birth() {
    NOCTEM_CHECK(check_name());
    if (env_.files.status(options_.home.ledger())) {
      return fail(conflict(
          "mesh_exists", options_.home.root + " has a mesh already; `noctem mesh info` shows it"));
    }
    NOCTEM_CHECK(prepare_home(env_.files, options_.home));
    NOCTEM_TRY(lock_, lock_home(env_.files, options_.home));
    NOCTEM_CHECK(open_hub());
    return mesh_id();
  }

  std::string url() const override { return server_->url(); }
  std::string mesh_id() const override { return hub_->mesh().text(); }
  Result<> reload_certificates() override { return server_->reload_certificates(); }

  void drain() override {
    readiness_->stopping();
    log_.info("node.draining");
    server_->drain();
    log_.info("node.drained");
  }

 private:
  Result<> check_name() const;
  Result<> check_purpose();
  Result<> open_hub();
  Result<> open_copy();
  Result<> begin_personal();
  void start_workers();
  Result<> tell_anomalies();
  Result<std::optional<api::AnomalyReport>> anomaly_after(std::int64_t from);
  void wake_from_now_on(env::Worker* worker) {
    std::lock_guard guard(wake_mutex_);
    to_wake_ = worker;
  }
  Result<> check_keeper(const http::Call& call) const;
  Result<> open_door();
  Result<> add_routes();
  http::Handler handler();
  Result<mesh::Params> params_in_force();
  void watch_idle();

  env::Env env_;
  NodeOptions options_;
  Log log_;
  http::Metrics metrics_;
  http::Router router_;
  std::unique_ptr<http::Dispatch> dispatch_;
  std::unique_ptr<MeshDoor> door_;
  std::optional<McpDoor> mcp_;
  std::unique_ptr<admin::AdminDoor> admin_;
  std::unique_ptr<env::FileLock> lock_;
  std::optional<CopyMark> copy_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<hub::Hub> hub_;
  std::unique_ptr<store::ReadPool> reads_;  // the last connection to close is one that may write
  std::unique_ptr<Readiness> readiness_;
  std::unique_ptr<env::Worker> writer_;
  std::unique_ptr<env::Worker> mesh_;
  std::mutex wake_mutex_;
  env::Worker* to_wake_ = nullptr;
  std::unique_ptr<env::Wire> wire_;
  std::unique_ptr<AnomalyHook> hook_;
  std::unique_ptr<env::Worker> hook_worker_;
  std::unique_ptr<http_os::Server> server_;
  std::unique_ptr<env::Worker> idle_;
};

Result<> RunningNode::check_name() const {
  const bool named = options_.config.mesh_name == kDemonstrationMesh;
  if (named == (options_.purpose == Purpose::demonstration)) {
    return {};
  }
  return fail(invalid("demonstration", fmt::format("a mesh that is named {} is a demonstration: "
                                                   "choose another name, or `noctem demo`",
                                                   kDemonstrationMesh)));
}

// The mesh's own genesis says what it is, also in a restored backup and in a copy.
Result<> RunningNode::check_purpose() {
  NOCTEM_TRY(const auto reader, hub_->reader());
  NOCTEM_TRY(const auto mesh, hub::mesh_view(reader));
  if ((mesh.name == kDemonstrationMesh) == (options_.purpose == Purpose::demonstration)) {
    return {};
  }
  return fail(denied("demonstration",
                     fmt::format("the mesh in {} is that of a demonstration: its people and its "
                                 "times are made up, and no node serves it",
                                 options_.home.root)));
}

// The user of a new home is an operator of its mesh.
Result<> RunningNode::begin_personal() {
  if (hub_->directory().size() > 1) {  // somebody beside the administrator
    return {};
  }
  NOCTEM_TRY(auto approval, own_approval(env_, options_.home, hub_->mesh(), hub_->kinds()));
  if (!approval.has_value()) {
    return {};
  }
  std::optional<Result<>> done;
  hub_->submit(
      {.envelopes = {std::move(*approval)}, .signatures = hub::Signatures::checked, .signer = {}},
      [&done](const Result<hub::Accepted>& answer) {
        done = answer ? Result<>() : Result<>(fail(answer.error()));
      });
  while (hub_->ledger().writer().step().when == env::Next::When::now) {
  }
  if (done.has_value() && !*done) {  // a clock that is wrong keeps nobody from starting
    log_.warning("node.not_an_operator", {{"error", done->error().message}});
  }
  return {};
}

// A copy of another node's mesh: no key is read, nothing is made.
Result<> RunningNode::open_copy() {
  auto database = store::open_sqlite(
      {.path = options_.home.ledger(), .create = store::SqliteOptions::Create::never});
  if (!database) {
    return fail(std::move(database).error().in("this home is to be a copy; `noctem mesh follow`"));
  }
  database_ = std::move(*database);
  NOCTEM_TRY(hub_,
             hub::Hub::open({*database_, env_.clock, log_},
                            {.copy_of = copy_->mesh, .writer = writer_options(options_.config)}));
  return {};
}

Result<> RunningNode::open_hub() {
  NOCTEM_TRY(copy_, read_copy_mark(env_.files, options_.home));
  if (copy_.has_value()) {
    return open_copy();
  }
  const std::string path = options_.home.ledger();
  const auto found = env_.files.status(path);
  const LedgerState state = found ? LedgerState::present : LedgerState::absent;
  const Birth birth{options_.config.mesh_name, options_.config.mesh_preset};
  NOCTEM_TRY(auto identity, open_identity(env_, options_.home, birth, state));
  NOCTEM_TRY(database_, store::open_sqlite({.path = path}));
  NOCTEM_TRY(hub_, hub::Hub::open({*database_, env_.clock, log_},
                                  {.log_key = std::move(identity.log_key),
                                   .genesis = std::move(identity.genesis),
                                   .writer = writer_options(options_.config)}));
  NOCTEM_CHECK(begin_personal());
  return {};
}

// When everybody who listens to commits has said so.
void RunningNode::start_workers() {
  // A wake that finds nobody yet, or nobody any more, is made up for within a second.
  hub_->set_waker([this] {
    std::lock_guard guard(wake_mutex_);
    if (to_wake_ != nullptr) {
      to_wake_->wake();
    }
  });
  store::Writer& writer = hub_->ledger().writer();
  writer_ = env_.threads.start("writer", [&writer] { return writer.step(); });
  writer.set_waker([this] { writer_->wake(); });
  mesh_ = env_.threads.start("mesh", [this] { return hub_->tick(); });
  wake_from_now_on(mesh_.get());
}

Result<mesh::Params> RunningNode::params_in_force() {
  NOCTEM_TRY(const auto reader, hub_->reader());
  return hub::params_view(reader);
}

// Of what lies in this home, and is no matter of the mesh: skills and their approvals.
Result<> RunningNode::check_keeper(const http::Call& call) const {
  const bool is_keeper =
      call.signer.has_value() && hub_->directory().rank(call.signer->agent) == hub::Rank::admin;
  return is_keeper ? Result<>()
                   : fail(denied("not_admin",
                                 "this is for the keeper of this node: sign with the "
                                 "administrator's key"));
}

Result<> RunningNode::add_routes() {
  const bool staged = options_.purpose == Purpose::demonstration;
  add_node_routes(router_, {.mesh = mesh_id(), .stage = staged ? &env_.clock : nullptr},
                  *readiness_, metrics_);
  NOCTEM_TRY(const auto params, params_in_force());
  door_ = std::make_unique<MeshDoor>(env_, options_.config, *hub_, params, metrics_);
  door_->add_routes(router_);
  admin_ = make_admin_door(env_, options_.config, options_.home, *hub_, log_);
  admin_->add_routes(router_);
  observatory::add_page_routes(router_, observatory::page_files());
  if (options_.agents != nullptr) {
    mcp_.emplace(env_.files, options_.home, *options_.agents);
    mcp_->add_routes(router_);
  }
  add_approval_routes(router_, {env_, options_.home, options_.pause,
                                [this](const http::Call& call) { return check_keeper(call); }});
  return {};
}

http::Handler RunningNode::handler() {
  dispatch_ = std::make_unique<http::Dispatch>(
      http::DispatchContext{.router = router_,
                            .door = &door_->door(),
                            .clock = env_.clock,
                            .metrics = metrics_,
                            .started = env::unix_seconds(env_.clock.wall())});
  auto handler = dispatch_->handler();
  if (copy_.has_value()) {
    handler = reads_only(std::move(handler), copy_->url);
  }
  admin_->connect(handler);
  return handler;
}

Result<> RunningNode::open_door() {
  const auto workers = static_cast<std::size_t>(options_.config.http.workers);  // the readers
  reads_ = std::make_unique<store::ReadPool>(*database_, workers);
  const auto waiting_max = static_cast<std::size_t>(options_.config.writer_queue_items_max);
  readiness_ = std::make_unique<Readiness>(
      env_, *reads_, hub_->ledger(),
      Readiness::Limits{options_.home.root, options_.config.disk_free_min, waiting_max});
  add_node_numbers(metrics_, env_, options_.home.root, hub_->ledger().writer());
  NOCTEM_CHECK(add_routes());
  start_workers();
  NOCTEM_TRY(server_,
             http_os::Server::start(server_options(options_.config), handler(), log_, metrics_));
  return {};
}

Result<> RunningNode::tell_anomalies() {
  if (options_.config.anomaly_webhook.empty()) {
    return {};
  }
  NOCTEM_TRY(const auto reader, hub_->reader());
  NOCTEM_TRY(const auto head, ledger::latest_head(reader.connection()));
  NOCTEM_TRY(wire_, http_os::make_client({}));
  NOCTEM_TRY(hook_, AnomalyHook::open(
                        {env_.clock, env_.files, *wire_, log_},
                        {.url = options_.config.anomaly_webhook,
                         .mesh = mesh_id(),
                         .told = options_.home.anomalies_told(),
                         .now = static_cast<std::int64_t>(head.head.size),
                         .next = [this](std::int64_t from) { return anomaly_after(from); }}));
  hook_worker_ = env_.threads.start("anomalies", [hook = hook_.get()] { return hook->step(); });
  hook_->set_waker([worker = hook_worker_.get()] { worker->wake(); });
  return {};
}

Result<std::optional<api::AnomalyReport>> RunningNode::anomaly_after(std::int64_t from) {
  NOCTEM_TRY(const auto reader, hub_->reader());
  NOCTEM_TRY(auto page, api::anomaly_reports(reader, from, 1));
  return page.empty() ? std::nullopt : std::optional(std::move(page.front()));
}

void RunningNode::watch_idle() {
  if (options_.config.idle_exit.count() == 0 || !options_.on_idle) {
    return;
  }
  idle_ = env_.threads.start(
      "idle", idle_step(env_.clock, {.limit = options_.config.idle_exit,
                                     .idle_since = [this] { return server_->idle_since(); },
                                     .on_idle = options_.on_idle}));
}

}  // namespace

Result<std::unique_ptr<Node>> Node::start(env::Env env, NodeOptions options, Log log) {
  auto node = std::make_unique<RunningNode>(env, std::move(options), log);
  NOCTEM_CHECK(node->start());
  return node;
}

Result<std::string> make_mesh(env::Env env, NodeOptions options, Log log) {
  RunningNode node(env, std::move(options), log);
  return node.give_birth();
}

}  // namespace noctem::node
