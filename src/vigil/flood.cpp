#include "flood.hpp"

namespace noctem::vigil {

namespace {

// What is expected before anything was seen: four entries, as three operators would have them.
constexpr double kPriorOperators = 3;
const double kPriorMean = std::log1p(4.0);
constexpr double kPriorVariance = 0.64;

}  // namespace

std::size_t Flood::rows() const {
  std::size_t rows = 0;
  const auto add = [&rows](const auto&, const Author& author) {
    rows += 1 + author.domains.size();
  };
  exact_.each(add);
  first_.each(add);
  return rows;
}

Flood::Usual Flood::usual(const Authors& authors) {
  double count = kPriorOperators;
  double sum = kPriorOperators * kPriorMean;
  double squares = kPriorOperators * kPriorMean * kPriorMean;
  double within = kPriorOperators * kPriorVariance;
  authors.each([&](const auto&, const Author& author) {
    if (author.habit.days() > 0) {
      const double mean = author.habit.mean();
      ++count;
      sum += mean;
      squares += mean * mean;
      within += author.habit.variance();
    }
  });
  const double mean = sum / count;
  const double variance = squares / count - mean * mean + within / count;
  return {.mean = mean, .spread = std::max(std::sqrt(variance), kSpreadMin)};
}

std::optional<Alarm> Flood::look(Authors& authors, const Action& action,
                                 const std::string& domain) {
  Author& author = authors.at(action.operator_id, action.at);
  DayCount& count = author.domains.at(domain, action.at);
  if (const double ended = count.turn_to(action.at); ended > 0) {
    author.habit.add(ended);
  }
  count.count();
  const std::int64_t entries = count.last_24_hours();
  if (entries < kEntriesMin) {
    return {};
  }
  const Usual others = usual(authors);
  const double mean = std::max(others.mean, author.habit.mean());
  const double score = (std::log1p(static_cast<double>(entries)) - mean) / others.spread;
  if (score < kThreshold) {
    return {};
  }
  Alarm alarm{.detector = Detector::domain_flood,
              .operator_id = action.operator_id,
              .at = action.at,
              .score = std::llround(score * 1000),
              .threshold = std::llround(kThreshold * 1000),
              .measure = Measure::quarantine};
  alarm.evidence.set("domain", domain.substr(0, 128));
  alarm.evidence.set("entries_24h", entries);
  alarm.evidence.set("usual_entries_per_day", std::int64_t{std::llround(std::expm1(mean))});
  return alarm;
}

std::optional<Alarm> Flood::acted(const Action& action) {
  if (action.deed != Deed::entry || action.work == Work::leased) {
    return {};
  }
  auto alarm = look(exact_, action, action.domain);
  const auto slash = action.domain.find('/');
  auto wider = look(first_, action, action.domain.substr(0, slash));
  return alarm.has_value() ? alarm : wider;
}

}  // namespace noctem::vigil
