// A mesh from its birth to its checkers' verdict: operators, agents, liars, an intruder, an
// administrator and followers at a node that dies again and again; then calm, in which a new entry
// must come to its verdict and what was withdrawn must be gone.
#include <fmt/core.h>

#include <algorithm>

#include "noctem/mesh/row.hpp"
#include "noctem/mesh/snapshot.hpp"

#include "administrator.hpp"
#include "checkers.hpp"
#include "follower.hpp"
#include "intruder.hpp"
#include "lives.hpp"
#include "mesh_checkers.hpp"
#include "mesh_node.hpp"
#include "run.hpp"

namespace noctem::sim {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kGrowthMost = hours(24 * 4);
// Words leave the index when it is written anew, once an hour.
constexpr auto kErasureTime = minutes(75);
constexpr auto kLookEvery = seconds(10);
constexpr auto kWatchEvery = milliseconds(500);
constexpr auto kSampleEverySecondsMax = seconds(1'500);
constexpr std::int64_t kAheadTolerance = 60 + 2 + 2;  // of the watch, skew, rounding

env_sim::WorldOptions mesh_options(const Scenario& scenario) {
  auto options = world_options(scenario);
  options.clock.begin = seconds(scenario.number("begin_s"));
  return options;
}

std::shared_ptr<void> bystander(env_sim::Node&) { return std::make_shared<int>(0); }

std::string follower_name(std::uint64_t number) { return fmt::format("follower-{}", number); }

std::vector<std::string> peers_of(const Scenario& scenario) {
  std::vector<std::string> peers{"people"};
  for (std::uint64_t i = 0; i < scenario.number("followers"); ++i) {
    peers.push_back(follower_name(i));
  }
  return peers;
}

class MeshRun {
 public:
  MeshRun(const Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario),
        world_(seed, mesh_options(scenario)),
        chance_(world_.stream("run")),
        lives_(world_, scenario, {std::string(kMeshHost), peers_of(scenario)},
               [&scenario](env_sim::Node& node) -> Result<std::shared_ptr<Program>> {
                 return MeshNode::start(node, scenario);
               }),
        people_(world_.add_node("people", bystander)),
        town_{scenario,
              world_,
              people_,
              history_,
              cast_,
              library_,
              Author(mesh_genesis(scenario).document.id(), world_.stream("author"), history_)} {
    library_.wanted = scenario.number("entries");
    populate();
  }

  Report run() {
    start();
    lives_.run_while([&] { return !is_grown(); }, kGrowthMost);
    lives_.calm();
    intruder_->rest();
    administrator_->calm();
    for (auto& office : offices_) {
      office->hurry();
    }
    lives_.run_while([&] { return !heals(); }, milliseconds(scenario_.number("heal_ms_max")));
    for (auto& office : offices_) {
      office->rest();
    }
    lives_.run_while([] { return true; }, kErasureTime);
    return report();
  }

 private:
  MeshNode* node() const { return static_cast<MeshNode*>(lives_.program()); }

  void populate();
  void start();
  bool is_grown() const;
  bool heals();
  void look();
  void sample();
  void note_milestones(const hub::Reader& reader);
  Report report();

  const Scenario& scenario_;
  MeshHistory history_;
  Cast cast_;
  Library library_;
  std::set<std::string> milestones_;
  env_sim::World world_;
  env_sim::Prng chance_;
  Lives lives_;
  env_sim::Node& people_;
  Town town_;
  std::vector<std::unique_ptr<Office>> offices_;  // the liars first
  std::vector<std::unique_ptr<Follower>> followers_;
  std::unique_ptr<Intruder> intruder_;
  std::unique_ptr<Administrator> administrator_;
  std::unique_ptr<env::Worker> watcher_;
  std::unique_ptr<env::Worker> sampler_;
  bool healed_ = false;
  env::Duration next_look_{};
};

void MeshRun::populate() {
  const auto liars = scenario_.number("liars");
  std::vector<Office*> all;
  for (std::uint64_t i = 0; i < liars + scenario_.number("operators"); ++i) {
    const auto kind = i < liars ? Office::Kind::liar : Office::Kind::honest;
    offices_.push_back(std::make_unique<Office>(town_, world_.stream(operator_name(i)),
                                                Office::Who{.number = i, .kind = kind}));
    all.push_back(offices_.back().get());
  }
  auto& honest = *offices_[liars];
  intruder_ = std::make_unique<Intruder>(town_, world_.stream("intruder"),
                                         Intruder::Victims{*offices_.front(), honest});
  administrator_ =
      std::make_unique<Administrator>(town_, world_.stream("administrator"), std::move(all));
  for (std::uint64_t i = 0; i < scenario_.number("followers"); ++i) {
    auto& machine = world_.add_node(follower_name(i), bystander);
    followers_.push_back(std::make_unique<Follower>(town_, machine, *offices_[liars + i],
                                                    world_.stream(follower_name(i))));
  }
}

void MeshRun::start() {
  people_.start();
  for (std::uint64_t i = 0; i < scenario_.number("followers"); ++i) {
    world_.node(follower_name(i)).start();
  }
  lives_.begin();
  for (auto& office : offices_) {
    office->start();
  }
  for (auto& follower : followers_) {
    follower->start();
  }
  intruder_->start();
  administrator_->start();
  watcher_ = world_.threads().start("watcher", [this] {
    look();
    return env::Next::at(world_.clock().steady() + kWatchEvery);
  });
  sampler_ = world_.threads().start("sampler", [this] {
    sample();
    return env::Next::at(world_.clock().steady() +
                         chance_.between(seconds(1), kSampleEverySecondsMax));
  });
}

bool MeshRun::is_grown() const {
  return library_.is_full() && lives_.nemesis().exhausted() && node() != nullptr;
}

void MeshRun::look() {
  if (node() != nullptr && lives_.node().alive()) {
    history_.signatures_max = std::max(history_.signatures_max, node()->signatures_remembered());
    history_.buckets_max = std::max(history_.buckets_max, node()->buckets());
  }
}

void MeshRun::sample() {
  if (node() == nullptr || !lives_.node().alive() ||
      history_.samples.size() >= scenario_.number("samples")) {
    return;
  }
  const auto reader = node()->hub().reader();
  const auto mesh = reader ? mesh::load<mesh::MeshRow>(reader->state(), "") : fail(reader.error());
  const auto hash = mesh ? mesh::hash_of(reader->state()) : fail(mesh.error());
  if (hash) {
    history_.samples.push_back({static_cast<std::uint64_t>(mesh->size), mesh->time, *hash});
  }
}

// A round about what was published after the faults has come to a verdict.
bool MeshRun::heals() {
  if (healed_ || world_.elapsed() < next_look_ || node() == nullptr) {
    return healed_ && administrator_->is_calm();
  }
  next_look_ = world_.elapsed() + kLookEvery;
  const auto reader = node()->hub().reader();
  for (const auto& id : history_.fresh) {
    const auto row =
        reader ? mesh::load<mesh::EntryRow>(reader->state(), id) : fail(reader.error());
    healed_ = healed_ || (row && mesh::is_conclusive(row->verdict));
  }
  return healed_ && administrator_->is_calm();
}

void MeshRun::note_milestones(const hub::Reader& reader) {
  const auto mesh = mesh::load<mesh::MeshRow>(reader.state(), "");
  const auto now = mesh ? mesh::snapshot(reader.state(), mesh->time) : fail(mesh.error());
  if (!now) {
    return;
  }
  milestones_.insert(std::string(names_of(now->phase)[static_cast<std::size_t>(now->phase)]));
  if (!now->statements.empty()) {
    milestones_.insert("merged_reflection");
  }
  if (history_.witnessed > 0) {
    milestones_.insert("witness");
  }
  for (const auto& [deed, count] : history_.deeds) {
    milestones_.insert(deed);
  }
  const auto rounds = reader.state().scan(mesh::Table::rounds, "", "", 100'000);
  for (const auto& text : *rounds) {
    const auto row = mesh::row_from_text<mesh::RoundRow>(text.key, text.text);
    if (row && row->closed_at.has_value()) {
      const auto verdict = names_of(row->verdict)[static_cast<std::size_t>(row->verdict)];
      milestones_.insert("verdict " + std::string(verdict));
    }
  }
}

Report MeshRun::report() {
  Report report;
  history_.waiting_max = lives_.waiting_max();
  if (node() == nullptr) {
    report.wrong.emplace_back("heals: the node does not start any more");
  } else {
    const auto reader = node()->hub().reader();
    const auto log_key = cast_.person("log").key.public_key();
    const auto wrong_most =
        std::chrono::duration_cast<seconds>(lives_.nemesis().clock_at_start_max());
    report.wrong =
        check_all({history_, reader->connection(), log_key, scenario_.number("queue_items_max"),
                   healed_ ? Seen::Healed::yes : Seen::Healed::no});
    const auto more = check_mesh({history_, *reader, lives_.node().disk(), followers_, log_key,
                                  wrong_most.count() + kAheadTolerance});
    report.wrong.insert(report.wrong.end(), more.begin(), more.end());
    note_milestones(*reader);
  }
  report.log.assign(world_.log_lines().begin(), world_.log_lines().end());
  report.faults = world_.faults();
  report.refusals = history_.refusals;
  report.acknowledged = history_.acknowledged.size();
  report.lives = lives_.node().lives();
  report.milestones = milestones_;
  report.digest = world_.trace().digest();
  return report;
}

}  // namespace

Report run_mesh(const Scenario& scenario, std::uint64_t seed) {
  return MeshRun(scenario, seed).run();
}

}  // namespace noctem::sim
