#pragma once
// Domain flooding: the entries that one operator wrote into one domain in 24 hours, against what
// operators (this one too) usually write into a domain on a day. The first segment of a domain is
// looked at as well, so that a flood does not hide by numbering its domains. Every operator's habit
// counts once, so that nobody can make floods usual for the others. Leased work is not counted.
//
// One thread.

#include <optional>

#include "noctem/vigil/alarm.hpp"
#include "noctem/vigil/vigil.hpp"

#include "habit.hpp"
#include "roster.hpp"

namespace noctem::vigil {

class Flood {
 public:
  static constexpr double kThreshold = 3.5;
  static constexpr std::int64_t kEntriesMin = 40;  // in 24 hours, in the domain
  static constexpr double kSpreadMin = 0.7;
  static constexpr std::size_t kDomainsMax = 64;  // of one author

  explicit Flood(const Limits& limits)
      : exact_(limits.operators_max), first_(limits.operators_max) {}

  std::optional<Alarm> acted(const Action& action);
  std::size_t rows() const;

 private:
  struct Author {
    Roster<std::string, DayCount> domains{kDomainsMax};
    Habit habit;  // of all its domain-days
  };
  using Authors = Roster<mesh::OperatorId, Author>;
  struct Usual {
    double mean = 0;
    double spread = 0;
  };
  static Usual usual(const Authors& authors);
  std::optional<Alarm> look(Authors& authors, const Action& action, const std::string& domain);

  Authors exact_;
  Authors first_;
};

}  // namespace noctem::vigil
