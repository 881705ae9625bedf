#include "alarm_watch.hpp"

#include <algorithm>

#include "noctem/ledger/ledger.hpp"
#include "noctem/mesh/anomaly.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kRecordsAtOnce = 512;
constexpr std::int64_t kDay = 86'400;
constexpr std::size_t kReportsLookedAt = 1024;

// The first record at or after `time`; times never fall along the log.
Result<std::uint64_t> first_since(const AlarmWatch::Moment& moment, std::int64_t time) {
  std::uint64_t from = 0;
  std::uint64_t to = moment.size;
  while (from < to) {
    const std::uint64_t middle = from + (to - from) / 2;
    NOCTEM_TRY(const auto one, ledger::read_from(moment.connection, middle, 1));
    if (!one.empty() && one.front().record.at < time) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

// Whether the log says so already.
bool is_known(const std::vector<mesh::NumberedAnomaly>& reports, const vigil::Alarm& alarm) {
  return std::ranges::any_of(reports, [&](const mesh::NumberedAnomaly& report) {
    return report.row.operator_id == alarm.operator_id &&
           report.row.detector == name_of(alarm.detector) &&
           report.row.at + vigil::kRepeatDays * kDay > alarm.at;
  });
}

// The newest reports of the last days; the table is as long as the mesh is old.
Result<std::vector<mesh::NumberedAnomaly>> recent_reports(const AlarmWatch::Moment& moment) {
  NOCTEM_TRY(const std::uint64_t since,
             first_since(moment, moment.now - 2 * vigil::kRepeatDays * kDay));
  return mesh::anomalies_page(moment.state, static_cast<std::int64_t>(since), kReportsLookedAt);
}

}  // namespace

Result<> AlarmWatch::show(const Moment& moment) {
  if (!next_.has_value()) {
    NOCTEM_TRY(next_, first_since(moment, moment.now - vigil::kMemoryDays * kDay));
  }
  if (*next_ >= moment.size) {
    return {};
  }
  const auto count = std::min<std::uint64_t>(moment.size - *next_, kRecordsAtOnce);
  NOCTEM_TRY(const auto records, ledger::read_from(moment.connection, *next_, count));
  for (const ledger::Stored& stored : records) {
    if (stored.record.seq > 0) {
      NOCTEM_TRY(auto value, codec::parse_json(stored.document));
      NOCTEM_TRY(const auto document, document::Document::from_json(std::move(value), kinds_));
      NOCTEM_CHECK(watcher_.applied(moment.state, stored.record, document));
    }
    next_ = stored.record.seq + 1;
  }
  return {};
}

Result<> AlarmWatch::collect(const Moment& moment) {
  watcher_.advance(moment.now);
  const auto alarms = watcher_.take();
  if (alarms.empty()) {
    return {};
  }
  NOCTEM_TRY(const auto reports, recent_reports(moment));
  for (const vigil::Alarm& alarm : alarms) {
    if (alarm.at + kDay > moment.now && !is_known(reports, alarm)) {
      waiting_.push_back(alarm);
    }
  }
  return {};
}

Result<const std::vector<vigil::Alarm>*> AlarmWatch::look(const Moment& moment) {
  NOCTEM_CHECK(show(moment));
  NOCTEM_CHECK(collect(moment));
  return &waiting_;
}

}  // namespace noctem::hub
