#include "dropoff.hpp"

namespace noctem::vigil {

namespace {

bool is_up(Finding finding) { return finding == Finding::up || finding == Finding::far_up; }
bool is_far(Finding finding) { return finding == Finding::far_up || finding == Finding::far_down; }

}  // namespace

// Two standard deviations above the mean, from one wrong in ten to begin with: who has a short past
// is not measured by its luck.
double Dropoff::Record::usual_wrong() const {
  const double count = right + wrong + 10;
  const double mean = (wrong + 1) / count;
  return std::clamp(mean + 2 * std::sqrt(mean * (1 - mean) / (count + 1)), 0.05, 0.5);
}

void Dropoff::judge(const mesh::OperatorId& who, Outcome outcome, std::int64_t at,
                    std::vector<Alarm>& alarms) {
  Record& record = operators_.at(who, at);
  const double usual = record.usual_wrong();
  record.recent.push_back(outcome);
  if (record.recent.size() > kDelayOutcomes) {
    const double keep = std::exp2(-1 / kHalfLifeOutcomes);
    const bool right = record.recent.front() == Outcome::right;
    record.right = record.right * keep + (right ? 1 : 0);
    record.wrong = record.wrong * keep + (right ? 0 : 1);
    record.recent.pop_front();
  }
  if (record.right + record.wrong < kOutcomesMin) {
    return;
  }
  const double fallen = usual + kFall;
  if (record.evidence <= 0) {
    record.since = at;
    record.outcomes = 0;
    record.wrongs = 0;
  }
  ++record.outcomes;
  record.wrongs += outcome == Outcome::wrong ? 1 : 0;
  record.evidence +=
      outcome == Outcome::wrong ? std::log(fallen / usual) : std::log((1 - fallen) / (1 - usual));
  record.evidence = std::max(record.evidence, 0.0);
  if (record.evidence < kThreshold) {
    return;
  }
  Alarm alarm{.detector = Detector::accuracy_drop,
              .operator_id = who,
              .at = at,
              .score = std::llround(record.evidence * 1000),
              .threshold = std::llround(kThreshold * 1000),
              .measure = Measure::quarantine};
  alarm.evidence.set("since", record.since);
  alarm.evidence.set("outcomes_since", record.outcomes);
  alarm.evidence.set("wrong_since", record.wrongs);
  alarm.evidence.set("usual_wrong_thousandths", std::int64_t{std::llround(usual * 1000)});
  alarms.push_back(std::move(alarm));
  record.evidence = 0;
}

std::vector<Alarm> Dropoff::closed(const Tally& tally) {
  std::vector<Alarm> alarms;
  const auto outcome = [](bool right) { return right ? Outcome::right : Outcome::wrong; };
  if (tally.finding != Finding::none) {
    judge(tally.author, outcome(is_up(tally.finding)), tally.at, alarms);
  }
  for (const Ballot& ballot : tally.ballots) {
    if (ballot.vote == Vote::none) {
      judge(ballot.operator_id, Outcome::wrong, tally.at, alarms);
    } else if (is_far(tally.finding)) {
      const bool right = (ballot.vote == Vote::up) == is_up(tally.finding);
      judge(ballot.operator_id, outcome(right), tally.at, alarms);
    }
  }
  return alarms;
}

std::size_t Dropoff::rows() const {
  std::size_t rows = 0;
  operators_.each([&](const auto&, const Record& record) { rows += 1 + record.recent.size(); });
  return rows;
}

}  // namespace noctem::vigil
