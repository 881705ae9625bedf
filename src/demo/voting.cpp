#include "stage.hpp"

namespace noctem::demo {

namespace {

constexpr int kTurnoutPercent = 88;
constexpr int kErrorPercent = 4;
constexpr int kRingInterestPercent = 30;
constexpr int kSybilVotesPercent = 40;
constexpr std::int64_t kVoteWithinSeconds = 100 * kMinute;  // of a window of two hours

}  // namespace

// What a member says of an entry. Each of the others says what it finds, and errs now and then.
bool Stage::opinion(std::size_t who, const Known& entry) {
  const bool found = entry.good != dice_.chance(kErrorPercent);
  const Role role = cast_[who].role;
  switch (role) {
    case Role::ring:
      return cast_[entry.author].role == Role::ring || (entry.type != "correction" && found);
    case Role::hasty:
      return true;
    case Role::poisoner:
      return entry.author == who || found;
    case Role::burner:
      return day() < kStrikeDay ? entry.good : !entry.good;
    case Role::honest:
    case Role::flooder:
    case Role::sybil:
      break;
  }
  return found;
}

void Stage::vote(std::size_t who, std::size_t entry, std::int64_t round) {
  Known& about = known_[entry];
  if (about.author == who || (round == 1 && !about.voted.insert(who).second)) {
    return;
  }
  const Actor& actor = cast_[who];
  const bool up = opinion(who, about);
  const bool many = actor.role == Role::sybil && dice_.chance(kSybilVotesPercent);
  const std::size_t agents = many ? actor.agents.size() : 1;
  for (std::size_t i = 0; i < agents; ++i) {
    const Agent& agent = actor.agents[i];
    const auto ballot =
        client::write_vote(desk(agent.key), {.entry = mesh::EntryId(about.id),
                                             .round = round,
                                             .vote = up ? 1 : -1,
                                             .reason = std::string(voting_reason(up, dice_)),
                                             .operator_id = actor.id});
    if (ballot) {
      mail_.write({agent.id, agent.key}, "/api/agent/knowledge/" + about.id + "/vote",
                  client::body_of("commit", ballot->commit, "reveal", ballot->reveal), 2);
    }
  }
}

void Stage::open_round(std::size_t entry) {
  const Known& about = known_[entry];
  const bool ours = cast_[about.author].role == Role::ring;
  if (ours || dice_.chance(kRingInterestPercent)) {
    gather_ring(entry);
  }
  vote(someone_else(about.author), entry);
  // The votes are on their way first; the panel is known when they were taken.
  later(kMinute, [this, entry] { call_panel(entry); });
}

void Stage::call_panel(std::size_t entry) {
  mail_.read("/api/observe/knowledge/" + known_[entry].id + "/votes",
             [this, entry](const codec::Json& answer) { gather(entry, answer); });
}

void Stage::gather(std::size_t entry, const codec::Json& answer) {
  const auto* rounds = answer.find("rounds");
  if (rounds == nullptr || rounds->array() == nullptr || rounds->array()->empty()) {
    return;
  }
  const codec::Json& last = rounds->array()->back();
  const auto* number = last.find("round");
  const auto* panel = last.find("panel");
  if (last.find("closed_at") != nullptr || number == nullptr || number->integer() == nullptr ||
      panel == nullptr || panel->array() == nullptr) {
    return;
  }
  for (const codec::Json& member : *panel->array()) {
    const auto* id = member.find("operator_id");
    const auto found = id == nullptr || id->text() == nullptr ? by_operator_.end()
                                                              : by_operator_.find(*id->text());
    if (found != by_operator_.end() && dice_.chance(kTurnoutPercent)) {
      later(dice_.below(kVoteWithinSeconds),
            [this, who = found->second, entry, round = *number->integer()] {
              vote(who, entry, round);
            });
    }
  }
}

// Within a minute, whether or not the panel has drawn them.
void Stage::gather_ring(std::size_t entry) {
  for (std::size_t who = 0; who < cast_.size(); ++who) {
    if (cast_[who].role == Role::ring) {
      later(dice_.between(1, 45), [this, who, entry] { vote(who, entry); });
    }
  }
}

}  // namespace noctem::demo
