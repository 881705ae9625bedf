#include "play.hpp"

#include <algorithm>

#include "stage.hpp"

namespace noctem::adversary {

namespace {

constexpr int kSessionsPerDay = 2;
constexpr double kReflections = 0.3;  // of an honest operator, in a session
constexpr std::int64_t kShadowSeconds = 5;

}  // namespace

Play::Stage::Stage(const Cell& given)
    : cell(given),
      node(given.signing, given.params),
      dice(given.seed, "play"),
      baselines(given.operators) {
  for (int who = 0; who < cell.operators; ++who) {
    const int member = who - (cell.operators - cell.attackers);
    Actor actor{.who = who, .attacker = member >= 0, .member = std::max(member, 0)};
    node.enlist(actor.attacker ? conduct_of(cell.attack, actor.member, 0, 0).agents : 1);
    actors.push_back(actor);
  }
}

Conduct Play::Stage::conduct(const Actor& actor) const {
  return conduct_of(actor.attacker ? cell.attack : Attack::none, actor.member, day(),
                    cell.strike_day);
}

Play::Play(const Cell& cell) : stage_(std::make_unique<Stage>(cell)) {}
Play::~Play() = default;
const Node& Play::node() const { return stage_->node; }

std::vector<Play::Session> Play::Stage::sessions_of(std::int64_t midnight) {
  constexpr std::int64_t kPart = kDay / kSessionsPerDay;
  std::vector<Session> sessions;
  const auto add = [&](int who, std::int64_t at, Session::Part part) {
    sessions.push_back({.at = at, .who = who, .part = part});
  };
  std::vector<std::int64_t> victims;  // when the first honest operator acts
  for (const Actor& actor : actors) {
    const Conduct how = conduct(actor);
    for (int i = 0; i < kSessionsPerDay; ++i) {
      const std::int64_t at = midnight + i * kPart + dice.below(static_cast<int>(kPart));
      if (actor.who == 0) {
        victims.push_back(at);
      }
      const auto part = static_cast<std::size_t>(i);
      add(actor.who, how.shadows ? victims[part] - kShadowSeconds : at, Session::Part::all);
    }
    for (int hour = 0; how.entries > 1 && hour < 24; ++hour) {
      add(actor.who, midnight + hour * kHour + dice.below(kHour), Session::Part::publishing);
    }
  }
  std::sort(sessions.begin(), sessions.end());
  return sessions;
}

void Play::Stage::act(const Session& session) {
  Actor& actor = actors[static_cast<std::size_t>(session.who)];
  const Conduct how = conduct(actor);
  publish(actor, how);
  if (session.part == Session::Part::publishing) {
    return;
  }
  review(actor, how);
  const bool reflects = actor.attacker ? how.reflects : dice.chance(kReflections);
  if (cell.attack == Attack::hijackers && reflects) {
    reflect(actor);
  }
  const bool works = actor.attacker ? how.works_tasks : dice.chance(cell.turnout / 2);
  if (cell.attack == Attack::task_manipulators && works) {
    work_task(actor);
  }
}

Figures Play::run() {
  Stage& stage = *stage_;
  for (int day = 0; day < stage.cell.days; ++day) {
    const std::int64_t midnight = kBorn + day * kDay;
    stage.node.pass_to(std::max(midnight, stage.node.now()));
    stage.plan_day();
    for (const Session& session : stage.sessions_of(midnight)) {
      stage.node.pass_to(std::max(session.at, stage.node.now()));
      stage.take_closed();
      stage.take_quarantines();
      stage.act(session);
    }
    stage.node.pass_to(midnight + kDay - 1);
    stage.take_closed();
    stage.end_of_day();
  }
  return stage.figures();
}

}  // namespace noctem::adversary
