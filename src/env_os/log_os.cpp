#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <mutex>

#include "noctem/env_os/log.hpp"

namespace noctem::env_os {
namespace {

constexpr std::size_t kLineBytesMax = 64 * 1024;
constexpr int kStuckReaderMilliseconds = 20;

// RFC 3339 in UTC, to the millisecond.
std::string timestamp(env::WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::milliseconds>(time - day));
  char text[64];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

std::string_view colour_of(LogLevel level) {
  switch (level) {
    case LogLevel::error:
      return "\x1b[31m";
    case LogLevel::warning:
      return "\x1b[33m";
    case LogLevel::info:
      return "\x1b[32m";
    case LogLevel::debug:
      return "\x1b[2m";
  }
  return "";
}

std::string coloured(std::string body, LogLevel level) {
  const std::size_t size = name_of(level).size();  // the body begins with the level
  return std::string(colour_of(level)) + body.substr(0, size) + "\x1b[0m" + body.substr(size);
}

class LogSinkOs final : public LogSink {
 public:
  LogSinkOs(const env::Clock& clock, LogOptions options)
      : clock_(clock), options_(std::move(options)) {}

  bool wants(LogLevel level, std::string_view event) const override {
    return options_.filter.wants(level, event);
  }

  void write(const LogEvent& event) override {
    std::string line = line_of(event);
    if (line.size() > kLineBytesMax) {
      const LogField facts[] = {{"event", event.event}, {"size_bytes", std::uint64_t{line.size()}}};
      line = line_of({event.level, "log.line_too_long", facts});
    }
    const std::lock_guard guard(mutex_);  // a line that needs two writes stays one
    write_all(line);
  }

 private:
  std::string line_of(const LogEvent& event) const {
    const std::string time = timestamp(clock_.wall());
    std::string body = format_event(event, options_.format);
    switch (options_.format) {
      case LogFormat::json:
        return "{\"time\":\"" + time + "\"," + body.substr(1) + "\n";
      case LogFormat::text:
        break;
    }
    if (options_.colours == Colours::on) {
      body = coloured(std::move(body), event.level);
    }
    return time + " " + body + "\n";
  }

  // A log that cannot be written must not stop the program: a line is given up when its reader is
  // gone or stuck.
  void write_all(std::string_view line) const {
    while (!line.empty()) {
      const ssize_t count = ::write(options_.descriptor, line.data(), line.size());
      if (count > 0) {
        line.remove_prefix(static_cast<std::size_t>(count));
        continue;
      }
      pollfd waited{options_.descriptor, POLLOUT, 0};
      const bool again = count < 0 && (errno == EINTR || errno == EAGAIN);
      if (!again || (errno == EAGAIN && poll(&waited, 1, kStuckReaderMilliseconds) <= 0)) {
        return;
      }
    }
  }

  const env::Clock& clock_;
  const LogOptions options_;
  std::mutex mutex_;
};

}  // namespace

std::unique_ptr<LogSink> make_log_sink(const env::Clock& clock, LogOptions options) {
  return std::make_unique<LogSinkOs>(clock, std::move(options));
}

}  // namespace noctem::env_os
