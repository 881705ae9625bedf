#include "demo_log.hpp"

#include <vector>

namespace noctem::cli {

void DemoLog::write(const LogEvent& event) {
  std::vector<LogField> fields(event.fields.begin(), event.fields.end());
  fields.emplace_back("demonstration", true);
  sink_.write({.level = event.level, .event = event.event, .fields = fields});
}

}  // namespace noctem::cli
