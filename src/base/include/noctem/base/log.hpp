#pragma once
// The front end of the log: one event, one line, its facts as fields. Levels say who must act:
// `error` we stop or lose service, `warning` the administrator must do something, `info` worth
// keeping and rare, `debug` for whoever looks for a fault in one part. Where a line goes is decided
// by whoever made the sink; no logger is global.
//
// What a field may hold is a type: text, number, yes or no, and Redacted, which prints its length
// only. Secret has no way in. Control characters are escaped by the sink, so that no input can
// forge a line.
//
// Sinks may be called from any thread.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "noctem/base/error.hpp"

namespace noctem {

enum class LogLevel { error, warning, info, debug };
std::string_view name_of(LogLevel level);

struct Redacted {
  std::size_t size_bytes = 0;
};
inline Redacted redacted(std::string_view text) { return {text.size()}; }

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool, Redacted> value;

  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, int v) : key(k), value(static_cast<std::int64_t>(v)) {}
  LogField(std::string_view k, std::int64_t v) : key(k), value(v) {}
  LogField(std::string_view k, std::uint64_t v) : key(k), value(v) {}
  LogField(std::string_view k, double v) : key(k), value(v) {}
  LogField(std::string_view k, bool v) : key(k), value(v) {}
  LogField(std::string_view k, Redacted v) : key(k), value(v) {}
};

struct LogEvent {
  LogLevel level = LogLevel::info;
  std::string_view event;  // "part.what_happened"
  std::span<const LogField> fields;
};

class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual bool wants(LogLevel level, std::string_view event) const = 0;
  virtual void write(const LogEvent& event) = 0;
};

class Log {
 public:
  explicit Log(LogSink& sink) : sink_(&sink) {}

  void error(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const;

 private:
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const;
  LogSink* sink_;
};

enum class LogFormat { text, json };

// The body of a line, without its time: `level event key=value …` or the members of a JSON object.
// Pure, so that every sink writes the same.
std::string format_event(const LogEvent& event, LogFormat format);

}  // namespace noctem
