#include "demo_theatre.hpp"

#include <algorithm>
#include <utility>

#include "noctem/crypto/key_file.hpp"
#include "noctem/demo/stage_threads.hpp"
#include "noctem/http_os/client.hpp"
#include "noctem/node/node.hpp"

namespace noctem::cli {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kSceneSeconds = 7'200;    // of the days that have been
constexpr std::int64_t kLeapSecondsMax = 3'600;  // a busy machine is slower, not jerkier
constexpr auto kBeat = std::chrono::milliseconds(50);
constexpr std::int64_t kCrowdPerSecond = 1'000'000;  // everybody comes from one address
constexpr std::chrono::milliseconds kDrain{1'000};

node::Config config_for(const DemoWishes& wishes) {
  node::Config config;
  config.listen = wishes.listen;
  config.mesh_name = std::string(node::kDemonstrationMesh);
  config.mesh_preset = mesh::Preset::team;
  config.http.requests_per_second_per_address = kCrowdPerSecond;
  config.http.drain_deadline = kDrain;
  return config;
}

// In the order in which they are made; they go in the opposite one.
class Theatre final : public DemoTheatre {
 public:
  Theatre(env::Env env, const DemoWishes& wishes)
      : env_(env),
        wishes_(wishes),
        born_(env::unix_seconds(env.clock.wall()) - demo::kHistoryDays * kDaySeconds),
        clock_(env::WallTime(std::chrono::seconds(born_))),
        threads_(env.threads, clock_) {}

  Result<> start(const home::Home& home, Log log) {
    const env::Env stage{clock_, env_.random, env_.files, threads_, env_.processes};
    NOCTEM_TRY(node_, node::Node::start(stage,
                                        {.config = config_for(wishes_),
                                         .home = home,
                                         .purpose = node::Purpose::demonstration,
                                         .on_idle = {}},
                                        log));
    const std::string admin = env::join_path(home.keys(), "admin.key");
    NOCTEM_TRY(auto key, crypto::read_key_file(env_.files, admin, Secret()));
    admin_.emplace(std::move(key));
    NOCTEM_TRY(wire_, http_os::make_client({}));
    NOCTEM_TRY(const auto mesh, codec::Cid::parse(node_->mesh_id()));
    play_ = demo::make_play({.wire = *wire_,
                             .clock = clock_,
                             .settle = [this] { threads_.settle(); },
                             .url = node_->url(),
                             .mesh = mesh,
                             .admin = *admin_},
                            wishes_.play);
    return {};
  }

  std::string url() const override { return node_->url(); }
  std::string mesh_id() const override { return node_->mesh_id(); }

  Result<> begin(std::function<void(const DemoScene&)> on_act) override {
    NOCTEM_CHECK(play_->found());
    on_act_ = std::move(on_act);
    actors_ = env_.threads.start("play", [this] { return act(); });
    return {};
  }

  demo::Tally end() override {
    actors_.reset();
    node_->drain();
    return play_->tally();
  }

 private:
  env::Next act() {
    const std::int64_t caught_up = born_ + demo::kHistoryDays * kDaySeconds;
    const bool history = clock_.seconds() < caught_up;
    if (history) {
      play_->act_until(std::min(clock_.seconds() + kSceneSeconds, caught_up));
    } else {
      live_on();
    }
    on_act_({.day = (clock_.seconds() - born_) / kDaySeconds,
             .caught_up = clock_.seconds() >= caught_up,
             .tally = play_->tally()});
    return history ? env::Next::now() : env::Next::at(env_.clock.steady() + kBeat);
  }

  // What has passed on the machine since the last beat, times the speed.
  void live_on() {
    const auto now = env_.clock.steady();
    if (last_.has_value()) {
      owed_ +=
          std::chrono::duration<double>(now - *last_).count() * static_cast<double>(wishes_.speed);
    }
    last_ = now;
    const auto whole = static_cast<std::int64_t>(owed_);
    if (whole > 0) {
      owed_ -= static_cast<double>(whole);
      play_->act_until(clock_.seconds() + std::min(whole, kLeapSecondsMax));
    }
  }

  env::Env env_;
  DemoWishes wishes_;
  std::int64_t born_;
  demo::StageClock clock_;
  demo::StageThreads threads_;
  std::unique_ptr<node::Node> node_;
  std::optional<crypto::SigningKey> admin_;
  std::unique_ptr<env::Wire> wire_;
  std::unique_ptr<demo::Play> play_;
  std::function<void(const DemoScene&)> on_act_;
  std::optional<env::SteadyTime> last_;
  double owed_ = 0;
  std::unique_ptr<env::Worker> actors_;
};

}  // namespace

Result<std::unique_ptr<DemoTheatre>> DemoTheatre::open(env::Env env, const home::Home& home,
                                                       const DemoWishes& wishes, Log log) {
  auto theatre = std::make_unique<Theatre>(env, wishes);
  NOCTEM_CHECK(theatre->start(home, log));
  return theatre;
}

}  // namespace noctem::cli
