#include "timing.hpp"

#include <cstdlib>
#include <optional>

namespace noctem::vigil {

namespace {

struct Meetings {
  int count = 0;
  int second_later = 0;  // how often the second operator came after the first
};

// Each beginning meets at most once.
Meetings meetings(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>& second,
                  std::int64_t shift) {
  Meetings found;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < first.size() && j < second.size()) {
    const std::int64_t apart = second[j] + shift - first[i];
    if (std::abs(apart) <= Timing::kTogetherSeconds) {
      ++found.count;
      found.second_later += apart >= 0 ? 1 : 0;
      ++i;
      ++j;
    } else if (apart < 0) {
      ++j;
    } else {
      ++i;
    }
  }
  return found;
}

// What would be usual: the mean over other days, of which a part lies outside of what was seen.
double usual_meetings(const std::vector<std::int64_t>& first,
                      const std::vector<std::int64_t>& second, std::int64_t span) {
  double sum = 0;
  int shifts = 0;
  for (int days = 1; days <= Timing::kShiftDays; ++days) {
    const std::int64_t left = span - days * kDay;
    if (left < span / 2) {
      break;
    }
    const double whole = static_cast<double>(span) / static_cast<double>(left);
    sum += whole * meetings(first, second, days * kDay).count;
    sum += whole * meetings(first, second, -days * kDay).count;
    shifts += 2;
  }
  const double mean = shifts == 0 ? 0 : sum / shifts;
  // The mean is itself uncertain; better too much than too little.
  return mean + (shifts == 0 ? 0 : 2 * std::sqrt(mean / shifts)) + 0.5;
}

// −log10 P(Poisson(mean) >= count).
double poisson_score(double mean, int count) {
  const double log_first = -mean + count * std::log(mean) - std::lgamma(count + 1.0);
  double tail = 1;
  double term = 1;
  for (int k = count + 1; k < count + 200; ++k) {
    term *= mean / k;
    tail += term;
  }
  return -(log_first + std::log(tail)) / std::log(10.0);
}

}  // namespace

void Timing::acted(const Action& action) {
  if (action.work == Work::leased || action.deed == Deed::other ||
      (action.deed == Deed::commit && action.subject_age < kNewsSeconds)) {
    return;
  }
  Rhythm& rhythm = operators_.at(action.operator_id, action.at);
  if (rhythm.beginnings.empty() || action.at - rhythm.last_at > kSessionSeconds) {
    rhythm.beginnings.push_back(action.at);
    if (rhythm.beginnings.size() > kBeginningsMax) {
      rhythm.beginnings.pop_front();
    }
  }
  rhythm.last_at = action.at;
}

std::size_t Timing::rows() const {
  std::size_t rows = 0;
  operators_.each([&](const auto&, const Rhythm& rhythm) { rows += rhythm.beginnings.size(); });
  return rows;
}

std::vector<Timing::Timed> Timing::most_active(std::int64_t now) const {
  std::vector<Timed> found;
  operators_.each([&](const mesh::OperatorId& id, const Rhythm& rhythm) {
    Timed timed{.operator_id = &id, .beginnings = {}};
    for (const std::int64_t at : rhythm.beginnings) {
      if (at >= now - kLookBackDays * kDay) {
        timed.beginnings.push_back(at);
      }
    }
    if (timed.beginnings.size() >= kBeginningsMin) {
      found.push_back(std::move(timed));
    }
  });
  std::sort(found.begin(), found.end(), [](const Timed& a, const Timed& b) {
    return std::pair(b.beginnings.size(), *a.operator_id) <
           std::pair(a.beginnings.size(), *b.operator_id);
  });
  found.resize(std::min(found.size(), timed_max_));
  return found;
}

std::vector<Alarm> Timing::look(std::int64_t now) const {
  std::vector<Alarm> alarms;
  const auto timed = most_active(now);
  for (std::size_t i = 0; i < timed.size(); ++i) {
    for (std::size_t j = i + 1; j < timed.size(); ++j) {
      const auto& first = timed[i].beginnings;
      const auto& second = timed[j].beginnings;
      const Meetings met = meetings(first, second, 0);
      if (met.count < kMeetingsMin) {
        continue;
      }
      const std::int64_t span = now - std::min(first.front(), second.front());
      const double usual = usual_meetings(first, second, span);
      const double score = met.count <= usual ? 0 : poisson_score(usual, met.count);
      if (score < kThreshold) {
        continue;
      }
      const bool second_is_later = 2 * met.second_later >= met.count;
      Alarm alarm{.detector = Detector::coordinated_timing,
                  .operator_id = *timed[second_is_later ? j : i].operator_id,
                  .at = now,
                  .score = std::llround(score * 1000),
                  .threshold = std::llround(kThreshold * 1000)};
      alarm.evidence.set("other", timed[second_is_later ? i : j].operator_id->value());
      alarm.evidence.set("together", met.count);
      alarm.evidence.set("usual_thousandths", std::int64_t{std::llround(usual * 1000)});
      alarm.evidence.set("beginnings", std::uint64_t{second.size()});
      alarm.evidence.set("other_beginnings", std::uint64_t{first.size()});
      alarm.evidence.set("within_seconds", kTogetherSeconds);
      alarm.evidence.set("days", std::int64_t{span / kDay});
      alarms.push_back(std::move(alarm));
    }
  }
  return alarms;
}

}  // namespace noctem::vigil
