#include "agreement.hpp"

namespace noctem::vigil {

struct Agreement::Round {
  std::int64_t at = 0;
  Vote direction = Vote::none;       // what was found, or what most said
  std::vector<PastVote> votes = {};  // in the order of their commitments
  int ups = 0;
  int downs = 0;
  std::vector<Alarm>* alarms = nullptr;
};

namespace {

Vote direction_of(const Tally& tally, int ups, int downs) {
  switch (tally.finding) {
    case Finding::up:
    case Finding::far_up:
      return Vote::up;
    case Finding::down:
    case Finding::far_down:
      return Vote::down;
    case Finding::none:
      break;
  }
  return ups > downs ? Vote::up : downs > ups ? Vote::down : Vote::none;
}

}  // namespace

void Agreement::compare(const Round& round, const PastVote& earlier, const PastVote& later) {
  const bool agree = earlier.vote == later.vote;
  // What others voted explains a common mistake; the later one's accuracy explains a common truth.
  int others = round.ups + round.downs - 1;
  int alike = (earlier.vote == Vote::up ? round.ups : round.downs) - (agree ? 1 : 0);
  for (const PastVote& vote : round.votes) {
    if (vote.operator_id == earlier.operator_id) {
      --others;
      alike -= vote.vote == earlier.vote ? 1 : 0;
      break;
    }
  }
  const double crowd = (alike + 1.0) / (others + 2.0);
  const Voter* voter = voters_.find(later.operator_id);
  const double accuracy = voter == nullptr ? 0.9 : voter->accuracy();
  const double judged = earlier.vote == round.direction ? accuracy : 1 - accuracy;
  const double expected = std::clamp(std::max(crowd, judged), 0.03, kCopied);

  Pair& pair = pairs_.at({earlier.operator_id, later.operator_id}, round.at);
  ++pair.common;
  if (pair.evidence <= 0) {
    pair = {.common = pair.common, .since = round.at};
  }
  ++pair.votes;
  pair.agreed += agree ? 1 : 0;
  pair.alone += agree && 2 * alike < others ? 1 : 0;
  pair.evidence += agree ? std::log(kCopied / expected)
                         : std::log((1 - kCopied) / std::max(1 - expected, 1 - kCopied));
  pair.evidence = std::max(pair.evidence, 0.0);
  if (pair.evidence < kThreshold || pair.common < kPairsMin) {
    return;
  }
  Alarm alarm{.detector = Detector::agreement,
              .operator_id = later.operator_id,
              .at = round.at,
              .score = std::llround(pair.evidence * 1000),
              .threshold = std::llround(kThreshold * 1000)};
  alarm.evidence.set("other", earlier.operator_id.value());
  alarm.evidence.set("since", pair.since);
  alarm.evidence.set("votes_since", pair.votes);
  alarm.evidence.set("agreed_since", pair.agreed);
  alarm.evidence.set("agreed_against_others", pair.alone);
  alarm.evidence.set("common_votes", pair.common);
  round.alarms->push_back(std::move(alarm));
  pair.evidence = 0;
}

void Agreement::remember(const Round& round, const mesh::EntryId& entry) {
  auto& past = past_.at(entry, round.at);
  for (const PastVote& vote : round.votes) {
    std::erase_if(past, [&](const PastVote& old) { return old.operator_id == vote.operator_id; });
    past.push_back(vote);
  }
  if (past.size() > ballots_max_) {
    past.erase(past.begin(), past.end() - static_cast<std::ptrdiff_t>(ballots_max_));
  }
}

std::vector<Alarm> Agreement::closed(const Tally& tally) {
  std::vector<Alarm> alarms;
  auto ballots = tally.ballots;
  std::erase_if(ballots, [](const Ballot& ballot) { return ballot.vote == Vote::none; });
  std::sort(ballots.begin(), ballots.end(), [](const Ballot& a, const Ballot& b) {
    return std::pair(a.committed_at, a.operator_id) < std::pair(b.committed_at, b.operator_id);
  });
  ballots.resize(std::min(ballots.size(), ballots_max_));
  Round round{.at = tally.at, .alarms = &alarms};
  for (const Ballot& ballot : ballots) {
    round.votes.push_back({ballot.operator_id, ballot.vote});
    ++(ballot.vote == Vote::up ? round.ups : round.downs);
  }
  round.direction = direction_of(tally, round.ups, round.downs);

  const std::vector<PastVote> past = past_.at(tally.entry, tally.at);
  const auto voted_before = [&](const mesh::OperatorId& who) {
    return std::any_of(past.begin(), past.end(),
                       [&](const PastVote& vote) { return vote.operator_id == who; });
  };
  for (std::size_t later = 0; later < round.votes.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      compare(round, round.votes[earlier], round.votes[later]);
    }
    if (!voted_before(round.votes[later].operator_id)) {
      for (const PastVote& vote : past) {
        compare(round, vote, round.votes[later]);
      }
    }
  }
  if (tally.finding == Finding::far_up || tally.finding == Finding::far_down) {
    for (const PastVote& vote : round.votes) {
      Voter& voter = voters_.at(vote.operator_id, round.at);
      voter.right += vote.vote == round.direction ? 1 : 0;
      ++voter.resolved;
    }
  }
  remember(round, tally.entry);
  return alarms;
}

}  // namespace noctem::vigil
