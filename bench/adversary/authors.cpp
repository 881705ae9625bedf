#include <fmt/core.h>

#include <algorithm>

#include "noctem/mesh/snapshot.hpp"

#include "stage.hpp"

namespace noctem::adversary {

namespace {

constexpr int kDomains = 8;
constexpr double kHonestMistakes = 0.05;  // of what honest operators publish
constexpr const char* kHijacked = "area/0";

}  // namespace

void Play::Stage::plan_day() {
  for (Actor& actor : actors) {
    const double mean =
        cell.entries_per_day / static_cast<double>(cell.operators) * conduct(actor).entries;
    actor.unwritten = std::min(dice.poisson(std::min(mean, 600.0)), 1000);
    const double share = actor.attacker ? 1 : cell.turnout;
    actor.votes_left = std::max(2, static_cast<int>(2 * share * cell.entries_per_day));
    if (actor.attacker) {
      actor.votes_left = 1000;
    }
  }
}

// Honest authors build on what is verified, one time in five.
std::vector<std::string> Play::Stage::sources_for(Dice& chance) const {
  if (entries.empty() || !chance.chance(0.2)) {
    return {};
  }
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::size_t back = static_cast<std::size_t>(chance.below(200)) % entries.size();
    const Known& found = entries[entries.size() - 1 - back];
    if (mesh::is_verified(found.row.verdict) && found.row.is_live() && !found.row.tainted_at) {
      return {found.id.value()};
    }
  }
  return {};
}

void Play::Stage::publish_one(Actor& actor, bool good, Node::Entry entry) {
  const bool votable = entry.type != "reflection";
  const std::string domain = entry.domain;
  const auto id = node.publish(actor.who, entry);
  if (!id) {
    return;
  }
  Known known{.id = *id,
              .author = actor.who,
              .honest = !actor.attacker,
              .good = good,
              .votable = votable,
              .at = node.now(),
              .domain = domain,
              .row = node.entry_row(*id)};
  known.turn = known.row.turn.value_or(known.at);
  known.looked.assign(static_cast<std::size_t>(cell.operators), -1);
  by_id[id->value()] = entries.size();
  if (votable) {
    needy.push_back(entries.size());
  }
  entries.push_back(std::move(known));
}

void Play::Stage::publish(Actor& actor, const Conduct& conduct) {
  // A flood comes as fast as the rates let it.
  const int now = std::min(actor.unwritten, conduct.entries > 1 ? 20 : 5);
  for (int i = 0; i < now; ++i) {
    --actor.unwritten;
    const bool good = actor.attacker ? dice.chance(conduct.good) : !dice.chance(kHonestMistakes);
    const bool flood = conduct.entries > 1;
    const int domain = flood ? 0 : (actor.who + dice.below(2)) % kDomains;
    publish_one(actor, good,
                {.domain = fmt::format("area/{}", domain),
                 .sources = sources_for(dice),
                 .task = {},
                 .statements = {},
                 .near = {}});
  }
}

// Takes what is to be had and answers wrongly, or lets it lapse.
void Play::Stage::work_task(Actor& actor) {
  const auto offer = node.claim(actor.who, {mesh::TaskType::synthesize, mesh::TaskType::consolidate,
                                            mesh::TaskType::fill_gap, mesh::TaskType::reflect});
  if (!offer || !offer->has_value() || (actor.attacker && dice.chance(0.3))) {
    return;
  }
  const std::size_t before = entries.size();
  const mesh::TaskRow& task = (*offer)->task;
  const bool reflection = task.type == mesh::TaskType::reflect;
  publish_one(actor, !actor.attacker && !dice.chance(kHonestMistakes),
              {.type = reflection ? "reflection" : "synthesis",
               .domain = task.domain,
               .sources = {},
               .task = (*offer)->id.value(),
               .statements = {},
               .near = {}});
  if (entries.size() > before) {
    // A refusal is counted by the node; there is nothing else to do about it.
    (void)node.deliver(actor.who, (*offer)->id.value(), entries.back().id);
  }
}

void Play::Stage::reflect(Actor& actor) {
  const std::string honest = fmt::format("area/{}", 1 + dice.below(kDomains - 1));
  codec::JsonArray statements;
  for (const std::string& about : {std::string(kHijacked), honest}) {
    const bool lie = actor.attacker && about == kHijacked;
    statements.emplace_back(
        codec::JsonObject{{"about", about}, {"says", lie ? "unreliable" : "rising"}});
  }
  publish_one(actor, !actor.attacker,
              {.type = "reflection",
               .domain = std::string(mesh::kWholeNetwork),
               .sources = {},
               .task = {},
               .statements = std::move(statements),
               .near = {}});
}

}  // namespace noctem::adversary
