#include <algorithm>

#include "noctem/mesh/snapshot.hpp"

#include "stage.hpp"

namespace noctem::adversary {

namespace {

bool is_up(Ruling ruling) { return ruling == Ruling::verified || ruling == Ruling::promoted; }

}  // namespace

// Only what the fold wrote since the last time.
void Play::Stage::refresh() {
  for (const std::string& id : node.state().take_changed()) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) {
      continue;
    }
    Known& entry = entries[found->second];
    const bool was_needy = entry.row.round_open || mesh::is_conclusive(entry.row.verdict);
    entry.row = node.entry_row(entry.id);
    if (mesh::is_verified(entry.row.verdict) && !entry.verified_at.has_value()) {
      entry.verified_at = node.now();
    }
    entry.promoted = entry.promoted || entry.row.verdict == mesh::Verdict::promoted;
    entry.concluded = entry.concluded || mesh::is_conclusive(entry.row.verdict);
    const bool settled = mesh::is_conclusive(entry.row.verdict) && !entry.row.tainted_at &&
                         entry.row.confidence >= mesh::kOne / 2;
    if (was_needy && entry.votable && !entry.row.round_open && !settled &&
        std::find(needy.begin(), needy.end(), found->second) == needy.end()) {
      needy.push_back(found->second);
    }
  }
}

void Play::Stage::let_baselines_decide(Known& entry, const Node::Closed& closed) {
  for (const auto& [who, up] : closed.votes) {
    std::erase_if(entry.votes, [&](const auto& vote) { return vote.first == who; });
    entry.votes.emplace_back(who, up);
  }
  if (entry.votes.empty()) {
    return;
  }
  const auto changed = baselines.decide(
      {.author = entry.author, .at = node.now(), .votes = entry.votes}, entry.rulings);
  for (std::size_t index = 0; index < changed.size(); ++index) {
    if (changed[index]) {
      entry.ruled_at[index] = node.now();
    }
  }
}

void Play::Stage::take_closed() {
  for (const Node::Closed& closed : node.take_closed()) {
    const std::size_t index = by_id.at(closed.entry.value());
    Known& entry = entries[index];
    std::erase(open, index);
    ++counted.rounds;
    for (const mesh::PanelMember& member : closed.round.panel) {
      const int who = node.index_of(member.operator_id);
      panel_weight += member.weight / 1000;
      panel_weight_attackers +=
          actors[static_cast<std::size_t>(who)].attacker ? member.weight / 1000 : 0;
    }
    for (const auto& [who, up] : closed.votes) {
      if (who == 0) {
        entry.leader_said = up;
      }
    }
    let_baselines_decide(entry, closed);
  }
  refresh();
  std::erase_if(needy, [&](std::size_t index) {
    const mesh::EntryRow& row = entries[index].row;
    return !row.is_live() || (mesh::is_conclusive(row.verdict) && !row.tainted_at &&
                              row.confidence >= mesh::kOne / 2 && !row.round_open);
  });
}

void Play::Stage::take_quarantines() {
  for (const Node::Quarantined& taken : node.take_quarantined()) {
    Actor& actor = actors[static_cast<std::size_t>(taken.who)];
    actor.quarantined = true;
    if (actor.attacker) {
      ++counted.attackers_quarantined;
      if (counted.first_quarantine_day < 0) {
        counted.first_quarantine_day =
            std::max<std::int64_t>(0, (taken.at - kBorn) / kDay - cell.strike_day);
      }
    } else {
      ++counted.honest_quarantined;
      releases[taken.who] = taken.at + 2 * kDay;
    }
  }
  for (auto release = releases.begin(); release != releases.end();) {
    if (release->second <= node.now()) {
      (void)node.release(release->first);
      actors[static_cast<std::size_t>(release->first)].quarantined = false;
      release = releases.erase(release);
    } else {
      ++release;
    }
  }
}

void Play::Stage::end_of_day() {
  double all = 0;
  double theirs = 0;
  for (const Actor& actor : actors) {
    const auto row = node.operator_row(actor.who);
    const double weight = row.may_vote() ? 0.1 + static_cast<double>(row.reputation) / 1e6 : 0;
    all += weight;
    theirs += actor.attacker ? weight : 0;
    counted.honest_operator_days += actor.attacker ? 0 : 1;
  }
  counted.share_end = all > 0 ? std::llround(1000 * theirs / all) : 0;
  counted.share_most = std::max(counted.share_most, counted.share_end);
  if (const auto ended = node.mesh_row().bootstrap_ended;
      ended.has_value() && counted.bootstrap_day < 0) {
    counted.bootstrap_day = (*ended - kBorn) / kDay;
  }
  if (cell.attack == Attack::hijackers) {
    if (const auto seen = mesh::snapshot(node.state(), node.now())) {
      for (const auto& merged : seen->statements) {
        ++counted.statements;
        counted.statements_hijacked += merged.statement.says == mesh::Says::unreliable ? 1 : 0;
      }
    }
  }
}

void Play::Stage::count_baseline(std::size_t index, Decisions& decisions) const {
  const std::int64_t end = node.now();
  for (const Known& entry : entries) {
    if (!entry.votable) {
      continue;
    }
    const Ruling ruling = entry.rulings[index];
    if (!entry.good) {
      ++decisions.false_entries;
      decisions.false_verified += is_up(ruling) ? 1 : 0;
      decisions.false_promoted += ruling == Ruling::promoted ? 1 : 0;
    }
    if (end - entry.at >= 30 * kDay) {
      ++decisions.settled;
      decisions.never_concluded += ruling == Ruling::open ? 1 : 0;
    }
    if (!entry.good || !entry.honest) {
      continue;
    }
    ++decisions.true_entries;
    decisions.true_suppressed += ruling == Ruling::suppressed ? 1 : 0;
    for (const auto& [days, total, verified] :
         {std::tuple{14, &decisions.true_14_days, &decisions.verified_14_days},
          std::tuple{30, &decisions.true_30_days, &decisions.verified_30_days}}) {
      if (end - entry.at >= days * kDay) {
        ++*total;
        *verified += is_up(ruling) && entry.ruled_at[index] - entry.at <= days * kDay ? 1 : 0;
      }
    }
  }
}

Figures Play::Stage::figures() {
  Figures result = counted;
  const std::int64_t end = node.now();
  for (const Known& entry : entries) {
    if (!entry.votable) {
      continue;
    }
    Decisions& mesh = result.mesh;
    if (!entry.good) {
      ++mesh.false_entries;
      mesh.false_verified += entry.verified_at.has_value() ? 1 : 0;
      mesh.false_promoted += entry.promoted ? 1 : 0;
      result.mistakes += entry.honest ? 1 : 0;
      result.mistakes_verified += entry.honest && entry.verified_at.has_value() ? 1 : 0;
    }
    if (end - entry.at >= 30 * kDay) {
      ++mesh.settled;
      mesh.never_concluded += entry.concluded ? 0 : 1;
    }
    if (!entry.good || !entry.honest) {
      continue;
    }
    ++mesh.true_entries;
    const mesh::EntryRow& row = entry.row;
    const bool suppressed = row.verdict == mesh::Verdict::disputed ||
                            row.verdict == mesh::Verdict::false_ ||
                            row.standing == mesh::Standing::superseded || row.tainted_at;
    mesh.true_suppressed += suppressed ? 1 : 0;
    for (const auto& [days, total, verified] :
         {std::tuple{14, &mesh.true_14_days, &mesh.verified_14_days},
          std::tuple{30, &mesh.true_30_days, &mesh.verified_30_days}}) {
      if (end - entry.at >= days * kDay) {
        ++*total;
        *verified += entry.verified_at && *entry.verified_at - entry.at <= days * kDay ? 1 : 0;
      }
    }
  }
  for (std::size_t index = 0; index < result.baselines.size(); ++index) {
    count_baseline(index, result.baselines[index]);
  }
  result.attackers = cell.attackers;
  result.panel_share = panel_weight > 0 ? 1000 * panel_weight_attackers / panel_weight : 0;
  result.records = static_cast<std::int64_t>(node.records());
  return result;
}

}  // namespace noctem::adversary
