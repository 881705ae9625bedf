#pragma once
// Where log lines go: to a descriptor, by default stderr, one write(2) for each line, so that lines
// of several threads and processes do not mix. A line begins with the wall time in RFC 3339; the
// rest is format_event of base.
//
// A filter is a list such as "info,store=debug": the least urgent level that is shown, and
// exceptions for parts, which are the words before the first dot of an event.
//
// Any thread.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/base/log.hpp"
#include "noctem/base/result.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env_os/terminal.hpp"

namespace noctem::env_os {

class LogFilter {
 public:
  LogFilter() = default;  // info
  static Result<LogFilter> parse(std::string_view text);

  bool wants(LogLevel level, std::string_view event) const;

 private:
  LogLevel level_ = LogLevel::info;
  std::map<std::string, LogLevel, std::less<>> by_part_;
};

struct LogOptions {
  LogFilter filter;
  LogFormat format = LogFormat::text;
  Colours colours = Colours::off;
  int descriptor = 2;  // borrowed
};

// Borrows the clock.
std::unique_ptr<LogSink> make_log_sink(const env::Clock& clock, LogOptions options);

}  // namespace noctem::env_os
