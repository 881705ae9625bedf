#include "noctem/vigil/vigil.hpp"

#include "agreement.hpp"
#include "burst.hpp"
#include "dropoff.hpp"
#include "flood.hpp"
#include "timing.hpp"

namespace noctem::vigil {

namespace {

// Nobody leaves so many lying; then the oldest may go.
constexpr std::size_t kRaisedMax = 1024;

}  // namespace

struct Vigil::Detectors {
  explicit Detectors(const Limits& limits)
      : burst(limits),
        flood(limits),
        timing(limits),
        dropoff(limits),
        agreement(limits),
        raised_at(limits.operators_max) {}

  void raise(Alarm alarm) {
    auto& at = raised_at.at({alarm.detector, alarm.operator_id}, alarm.at);
    if (!at.has_value() || alarm.at - *at >= kRepeatDays * kDay) {
      at = alarm.at;
      raised.push_back(std::move(alarm));
      if (raised.size() > kRaisedMax) {
        raised.erase(raised.begin());
      }
    }
  }
  void raise(std::vector<Alarm> alarms) {
    for (Alarm& alarm : alarms) {
      raise(std::move(alarm));
    }
  }
  void raise(std::optional<Alarm> alarm) {
    if (alarm.has_value()) {
      raise(std::move(*alarm));
    }
  }

  Burst burst;
  Flood flood;
  Timing timing;
  Dropoff dropoff;
  Agreement agreement;
  std::int64_t day = 0;
  Roster<std::pair<Detector, mesh::OperatorId>, std::optional<std::int64_t>> raised_at;
  std::vector<Alarm> raised;
};

Vigil::Vigil(const Limits& limits) : detectors_(std::make_unique<Detectors>(limits)) {}
Vigil::Vigil(Vigil&&) noexcept = default;
Vigil& Vigil::operator=(Vigil&&) noexcept = default;
Vigil::~Vigil() = default;

void Vigil::acted(const Action& action) {
  detectors_->raise(detectors_->burst.acted(action));
  detectors_->raise(detectors_->flood.acted(action));
  detectors_->timing.acted(action);
}

void Vigil::closed(const Tally& tally) {
  detectors_->raise(detectors_->dropoff.closed(tally));
  detectors_->raise(detectors_->agreement.closed(tally));
}

void Vigil::advance(std::int64_t time) {
  if (time / kDay > detectors_->day) {
    detectors_->day = time / kDay;
    detectors_->raise(detectors_->timing.look(time));
  }
}

std::vector<Alarm> Vigil::take() { return std::exchange(detectors_->raised, {}); }

std::size_t Vigil::rows() const {
  return detectors_->burst.rows() + detectors_->flood.rows() + detectors_->timing.rows() +
         detectors_->dropoff.rows() + detectors_->agreement.rows() + detectors_->raised_at.size() +
         detectors_->raised.size();
}

}  // namespace noctem::vigil
