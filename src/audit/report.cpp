#include "noctem/audit/report.hpp"

#include <chrono>
#include <map>

namespace noctem::audit {

namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = 86'400;

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string clock_text(std::int64_t at) {
  return two(at % kDay / kHour) + ":" + two(at % kHour / kMinute);
}

std::string day_text(std::int64_t at) {
  const std::chrono::year_month_day day{
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(at)))};
  return std::to_string(static_cast<int>(day.year())) + "-" +
         two(static_cast<unsigned>(day.month())) + "-" + two(static_cast<unsigned>(day.day()));
}

std::string text_of(const Event& event, std::string_view name) {
  const codec::Json* value = event.details.find(name);
  if (value == nullptr) {
    return "";
  }
  return value->text() != nullptr ? *value->text() : codec::write_canonical(*value);
}

struct Run {
  std::int64_t at = 0;
  std::string skill;
  std::string decided = "nobody";
  std::string outcome = "did not end";
};

void tell(Run& run, const Event& event) {
  if (event.what == "proposed") {
    run.at = event.at;
    run.skill = text_of(event, "skill");
  } else if (event.what == "decided") {
    const bool yes = text_of(event, "says") == "yes";
    run.decided = text_of(event, "by") + (yes ? "" : ", who said no");
  } else if (event.what == "refused") {
    run.outcome = "refused: " + text_of(event, "message");
  } else if (event.what == "result") {
    const std::string stopped = text_of(event, "stopped");
    run.outcome = text_of(event, "how") + " " + text_of(event, "code") +
                  (stopped.empty() ? "" : ", ended because " + stopped);
  }
}

}  // namespace

std::string make_report(const std::vector<Event>& events, std::int64_t begin, std::int64_t end) {
  std::vector<std::string> order;
  std::map<std::string, Run> runs;
  std::string others;
  for (const Event& event : events) {
    if (event.at < begin || event.at >= end) {
      continue;
    }
    if (event.run.empty()) {
      others += "  " + clock_text(event.at) + "  " + event.what + " " +
                codec::write_canonical(event.details) + "\n";
      continue;
    }
    if (!runs.contains(event.run)) {
      order.push_back(event.run);
    }
    tell(runs[event.run], event);
  }
  std::string text = "Skills on " + day_text(begin) + " (UTC)\n" + std::to_string(order.size()) +
                     " runs were asked for.\n";
  for (const std::string& id : order) {
    const Run& run = runs[id];
    text += "  " + clock_text(run.at) + "  " + run.skill + "  decided by " + run.decided + "  " +
            run.outcome + "\n";
  }
  return others.empty() ? text : text + "Changes:\n" + others;
}

}  // namespace noctem::audit
