#include "burst.hpp"

namespace noctem::vigil {

void Burst::supply_to(std::int64_t now) {
  if (const double ended = entries_.turn_to(now); ended > 0) {
    supply_.add(ended);
  }
}

double Burst::supply_factor() const {
  const auto entries = static_cast<double>(entries_.last_24_hours());
  return supply_.days() == 0 ? 1 : std::max(1.0, (1 + entries) / (1 + supply_.usual()));
}

std::optional<Alarm> Burst::acted(const Action& action) {
  supply_to(action.at);
  if (action.deed == Deed::entry) {
    entries_.count();
  }
  if (action.deed != Deed::commit) {
    return {};
  }
  Voter& voter = voters_.at(action.operator_id, action.at);
  const std::int64_t day = action.at / kDay;
  if (day > voter.last_day) {
    voter.absent_days = voter.last_day == 0 ? 0 : static_cast<double>(day - voter.last_day - 1);
    voter.last_day = day;
  }
  if (const double ended = voter.votes.turn_to(action.at); ended > 0) {
    voter.habit.add(ended);
  }
  voter.votes.count();

  const std::int64_t votes = voter.votes.last_24_hours();
  if (voter.habit.days() < kDaysMin || votes < kVotesMin) {
    return {};
  }
  const double more = supply_factor() * std::min(1 + voter.absent_days, kAbsenceFactorMax);
  const double above = std::log1p(static_cast<double>(votes)) - voter.habit.mean() - std::log(more);
  const double score = above / voter.habit.spread();
  if (score < kThreshold) {
    return {};
  }
  Alarm alarm{.detector = Detector::vote_burst,
              .operator_id = action.operator_id,
              .at = action.at,
              .score = std::llround(score * 1000),
              .threshold = std::llround(kThreshold * 1000),
              .measure = Measure::quarantine};
  alarm.evidence.set("votes_24h", votes);
  alarm.evidence.set("usual_votes_per_day", std::int64_t{std::llround(voter.habit.usual())});
  alarm.evidence.set("days_of_habit", voter.habit.days());
  alarm.evidence.set("entries_24h", entries_.last_24_hours());
  alarm.evidence.set("usual_entries_per_day", std::int64_t{std::llround(supply_.usual())});
  return alarm;
}

}  // namespace noctem::vigil
