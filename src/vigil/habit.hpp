#pragma once
// How much somebody does on a day on which they do anything: mean and spread of the logarithm of
// counts, since what people do in a day varies by factors and not by a fixed number. Older days
// fade with a half-life of kHalfLifeDays of such days. And the last 24 hours, by the hour.
//
// Values; one thread.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace noctem::vigil {

inline constexpr std::int64_t kHour = 3600;
inline constexpr std::int64_t kDay = 86'400;

class Habit {
 public:
  static constexpr double kHalfLifeDays = 14;

  // A day on which much more was done than usual counts as a little more: what was alarming must
  // not become usual at once.
  void add(double count) {
    double value = std::log1p(count);
    if (days_ >= 3) {
      value = std::min(value, mean() + 2 * spread());
    }
    const double keep = std::exp2(-1 / kHalfLifeDays);
    weight_ = weight_ * keep + 1;
    sum_ = sum_ * keep + value;
    squares_ = squares_ * keep + value * value;
    ++days_;
  }

  int days() const { return days_; }
  double mean() const { return weight_ > 0 ? sum_ / weight_ : 0; }
  double variance() const {
    return weight_ > 0 ? std::max(0.0, squares_ / weight_ - mean() * mean()) : 0;
  }
  double spread() const { return std::max(std::sqrt(variance()), 0.4); }
  double usual() const { return std::expm1(mean()); }

 private:
  int days_ = 0;
  double weight_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

// Counts of the last 24 hours and of the present day (UTC).
class DayCount {
 public:
  // Moves to `now`; gives the count of the day that ended, or 0.
  double turn_to(std::int64_t now) {
    const std::int64_t hour = now / kHour;
    for (std::int64_t step = 0; step < std::min<std::int64_t>(hour - hour_, 24); ++step) {
      hours_[static_cast<std::size_t>((hour - step) % 24)] = 0;
    }
    hour_ = std::max(hour, hour_);
    double ended = 0;
    if (now / kDay > day_) {
      ended = today_;
      today_ = 0;
      day_ = now / kDay;
    }
    return ended;
  }
  void count() {
    ++hours_[static_cast<std::size_t>(hour_ % 24)];
    ++today_;
  }
  std::int64_t last_24_hours() const {
    std::int64_t sum = 0;
    for (const std::uint32_t hour : hours_) {
      sum += hour;
    }
    return sum;
  }

 private:
  std::array<std::uint32_t, 24> hours_{};
  std::int64_t hour_ = 0;
  std::int64_t day_ = 0;
  double today_ = 0;
};

}  // namespace noctem::vigil
