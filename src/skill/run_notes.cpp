#include "run_notes.hpp"

#include "noctem/proxy/policy.hpp"
#include "noctem/skill/skill_name.hpp"

namespace noctem::skill {

namespace {

constexpr std::size_t kNotesMax = 50;

std::string_view name_of(proxy::Event::What what) {
  switch (what) {
    case proxy::Event::What::refused:
      return "refused";
    case proxy::Event::What::failed:
      return "failed";
    case proxy::Event::What::opened:
      return "opened";
    case proxy::Event::What::closed:
      return "closed";
  }
  return "";
}

}  // namespace

codec::JsonArray notes_of(const std::vector<std::string>& lines) {
  codec::JsonArray items;
  for (const std::string& line : lines) {
    if (items.size() == kNotesMax) {
      items.emplace_back("and " + std::to_string(lines.size() - kNotesMax) + " more");
      break;
    }
    items.emplace_back(plain(line, 300));
  }
  return items;
}

codec::JsonArray notes_of(const std::vector<proxy::Event>& events) {
  codec::JsonArray items;
  for (const proxy::Event& event : events) {
    if (items.size() == kNotesMax) {
      items.emplace_back("and " + std::to_string(events.size() - kNotesMax) + " more");
      break;
    }
    items.emplace_back(codec::JsonObject{{"what", name_of(event.what)},
                                         {"why", proxy::name_of(event.why)},
                                         {"host", plain(event.host, 300)},
                                         {"port", static_cast<std::int64_t>(event.port)},
                                         {"address", plain(event.address, 100)},
                                         {"bytes_out", static_cast<std::int64_t>(event.bytes_out)},
                                         {"bytes_in", static_cast<std::int64_t>(event.bytes_in)}});
  }
  return items;
}

codec::JsonObject services_notes(const bark::JobResult& job, const audit::AuditLog& log,
                                 const std::string& run) {
  codec::JsonArray counts;
  for (const bark::ServiceCount& count : job.services) {
    counts.emplace_back(codec::JsonObject{{"service", count.service},
                                          {"asked", static_cast<std::int64_t>(count.asked)},
                                          {"refused", static_cast<std::int64_t>(count.refused)}});
  }
  std::string lines;
  for (const std::string& line : job.log) {
    lines += line + "\n";
  }
  return {{"counts", std::move(counts)},
          {"log_lines", static_cast<std::int64_t>(job.log.size())},
          {"log", log.sealed(run, lines)}};
}

}  // namespace noctem::skill
