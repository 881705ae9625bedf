#pragma once
// What is known of one domain, kept as its entries come, change and go. Sound entries count
// (EntryRow::is_sound): what is disputed, false, tainted or held is no part of what the network
// knows.
//
// Rows; see row.hpp. Pages belong to the state's thread.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "noctem/mesh/entry.hpp"

namespace noctem::mesh {

inline constexpr std::size_t kTrendDays = 14;

// Key: the domain.
struct DomainRow {
  static constexpr Table kTable = Table::domains;
  std::int64_t entries = 0;  // sound ones
  std::int64_t verified = 0;
  std::int64_t doubtful = 0;   // live ones that need a verification
  std::int64_t uncovered = 0;  // sound observations in the sources of no sound synthesis
  Micro confidence_sum = 0;
  std::int64_t newest_at = 0;
  std::int64_t last_day = 0;           // of the last of `days`
  std::vector<std::int64_t> days;      // sound entries recorded on each of kTrendDays days
  std::optional<std::int64_t> gap_at;  // somebody looked here and found nothing

  static void fields(auto& row, auto&& field) {
    field("entries", row.entries);
    field("verified", row.verified);
    field("doubtful", row.doubtful);
    field("uncovered", row.uncovered);
    field("confidence_sum", row.confidence_sum);
    field("newest_at", row.newest_at);
    field("last_day", row.last_day);
    field("days", row.days);
    field("gap_at", row.gap_at);
  }

  Micro average_confidence() const { return entries == 0 ? 0 : confidence_sum / entries; }
};

// Beside the domains, under "#rank/domain": those with most entries first, by powers of two.
inline constexpr std::string_view kRankPrefix = "#";
std::string rank_key(std::int64_t entries, std::string_view domain);

// Sound entries recorded in the seven days up to `time`, and in the seven before.
struct DomainTrend {
  std::int64_t recent = 0;
  std::int64_t before = 0;
};
DomainTrend trend_of(const DomainRow& row, std::int64_t time);

struct NamedDomain {
  std::string name;
  DomainRow row;
};
// In order of names, after `after`.
Result<std::vector<NamedDomain>> domains_page(State& state, std::string_view after,
                                              std::size_t count);
// The largest ones, roughly: in order of the power of two below their entries, then of names.
Result<std::vector<NamedDomain>> largest_domains(State& state, std::size_t count);

// Whether `domain` is `above` or lies below it, by whole segments.
bool lies_in(std::string_view domain, std::string_view above);

}  // namespace noctem::mesh
