#include <algorithm>

#include "stage.hpp"

namespace noctem::adversary {

// Up or down; who votes at all is decided before.
bool Play::Stage::choose(const Actor& actor, const Conduct& conduct, const Known& entry) {
  const bool judged = entry.good != dice.chance(cell.error);
  if (!actor.attacker) {
    return judged;
  }
  const bool ours = !entry.honest;
  switch (conduct.voting) {
    case Voting::honest:
      // A slow burner takes care to be right.
      return cell.attack == Attack::slow_burn ? entry.good : judged;
    case Voting::ours_up:
      return ours || judged;
    case Voting::inverted:
      return ours || !entry.good;
    case Voting::against:
      return ours || !entry.good;
    case Voting::copy:
      return entry.leader_said.value_or(true);
  }
  return judged;
}

void Play::Stage::cast(Actor& actor, const Conduct& conduct, Known& entry, bool up) {
  const Reveal reveal = conduct.reveals ? Reveal::deposited : Reveal::withheld;
  const bool opens = node.open_round(entry.id) == nullptr;
  bool done = false;
  for (int agent = 0; agent < conduct.agents; ++agent) {
    done = node.vote(actor.who, entry.id, up, reveal, agent).has_value() || done;
  }
  actor.votes_left -= done ? 1 : 0;
  if (opens && node.open_round(entry.id) != nullptr) {
    open.push_back(by_id.at(entry.id.value()));
    refresh();
  }
}

void Play::Stage::consider(Actor& actor, const Conduct& conduct, Known& entry) {
  const auto who = static_cast<std::size_t>(actor.who);
  const auto round = static_cast<std::int16_t>(entry.row.rounds + (entry.row.round_open ? 0 : 1));
  if (entry.author == actor.who || entry.looked[who] >= round || actor.votes_left <= 0) {
    return;
  }
  if (const OpenRound* under_vote = node.open_round(entry.id); under_vote != nullptr) {
    if (node.now() >= under_vote->commit_until ||
        !under_vote->panel.contains(node.operator_at(actor.who).id())) {
      return;
    }
  }
  entry.looked[who] = round;
  if (actor.attacker || dice.chance(cell.turnout)) {
    cast(actor, conduct, entry, choose(actor, conduct, entry));
  }
}

// Verified entries of others, as soon as their pause is over: perhaps fewer of their voters come.
void Play::Stage::reopen(Actor& actor, const Conduct& conduct) {
  int left = 3;
  for (int attempt = 0; attempt < 20 && left > 0 && !entries.empty(); ++attempt) {
    Known& entry = entries[static_cast<std::size_t>(dice.below(static_cast<int>(entries.size())))];
    if (entry.votable && entry.honest && entry.good && mesh::is_verified(entry.row.verdict) &&
        entry.row.is_live() && !entry.row.round_open && node.now() >= entry.row.next_round_at) {
      --left;
      consider(actor, conduct, entry);
    }
  }
}

bool Play::Stage::is_looked_at(const Actor& actor, const Known& entry) const {
  const bool shunned = actors[static_cast<std::size_t>(entry.author)].quarantined;
  return actor.attacker || !shunned;
}

void Play::Stage::review(Actor& actor, const Conduct& conduct) {
  // Whose turn came first comes first, as in the queue of tasks.
  std::vector<std::size_t> waiting = open;
  std::copy_if(needy.begin(), needy.end(), std::back_inserter(waiting), [&](std::size_t index) {
    return entries[index].needs_votes(node.now()) && is_looked_at(actor, entries[index]);
  });
  std::sort(waiting.begin(), waiting.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(entries[a].turn, a) < std::pair(entries[b].turn, b);
  });
  for (const std::size_t index : waiting) {
    consider(actor, conduct, entries[index]);
  }
  if (actor.attacker && conduct.reopens && struck()) {
    reopen(actor, conduct);
  }
}

}  // namespace noctem::adversary
