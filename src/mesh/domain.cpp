#include "noctem/mesh/domain.hpp"

#include <bit>

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kWeekDays = 7;
// After every key that begins with kRankPrefix, before every domain.
constexpr std::string_view kAfterRanks = "$";

}  // namespace

bool lies_in(std::string_view domain, std::string_view above) {
  return domain.starts_with(above) &&
         (domain.size() == above.size() || domain[above.size()] == '/');
}

std::string rank_key(std::int64_t entries, std::string_view domain) {
  constexpr int kMost = 63;
  const int rank = kMost - static_cast<int>(std::bit_width(static_cast<std::uint64_t>(entries)));
  return std::string(kRankPrefix) + padded(static_cast<std::uint64_t>(rank), 2) + "/" +
         std::string(domain);
}

DomainTrend trend_of(const DomainRow& row, std::int64_t time) {
  DomainTrend trend;
  const std::int64_t today = time / kDaySeconds;
  for (std::size_t back = 0; back < row.days.size(); ++back) {
    const std::int64_t day = row.last_day - static_cast<std::int64_t>(back);
    const std::int64_t count = row.days[row.days.size() - 1 - back];
    const std::int64_t age = today - day;
    trend.recent += age < kWeekDays ? count : 0;
    trend.before += age >= kWeekDays && age < 2 * kWeekDays ? count : 0;
  }
  return trend;
}

Result<std::vector<NamedDomain>> domains_page(State& state, std::string_view after,
                                              std::size_t count) {
  NOCTEM_TRY(const auto rows,
             state.scan(Table::domains, "", after < kAfterRanks ? kAfterRanks : after, count));
  std::vector<NamedDomain> page;
  for (const StateRow& row : rows) {
    NOCTEM_TRY(auto domain, row_from_text<DomainRow>(row.key, row.text));
    page.push_back({row.key, std::move(domain)});
  }
  return page;
}

Result<std::vector<NamedDomain>> largest_domains(State& state, std::size_t count) {
  NOCTEM_TRY(const auto ranks, state.scan(Table::domains, kRankPrefix, "", count));
  std::vector<NamedDomain> found;
  for (const StateRow& rank : ranks) {
    std::string name = rank.key.substr(rank.key.find('/') + 1);
    NOCTEM_TRY(auto row, load<DomainRow>(state, name));
    found.push_back({std::move(name), std::move(row)});
  }
  return found;
}

}  // namespace noctem::mesh
