#include "noctem/base/log.hpp"

#include <charconv>
#include <cmath>

#include "utf8.hpp"

namespace noctem {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

std::string hex(char32_t code, int digits) {
  std::string text;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    text += kHex[code >> shift & 15];
  }
  return text;
}

// What a terminal or a reader of lines may take for something else than a character: controls, line
// separators, and the marks that turn the direction of text.
bool misleads(char32_t code) {
  const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool direction = code == 0x200e || code == 0x200f || code == 0x061c ||
                         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return control || separator || direction || code == 0xfeff;
}

// The form that JSON has for it too. All that mislead lie below U+10000.
std::string escaped(char32_t code) {
  switch (code) {
    case U'"':
      return "\\\"";
    case U'\\':
      return "\\\\";
    case U'\n':
      return "\\n";
    case U'\r':
      return "\\r";
    case U'\t':
      return "\\t";
    default:
      return "\\u" + hex(code, 4);
  }
}

std::string quoted(std::string_view text, LogFormat format) {
  std::string out = "\"";
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    if (point.size_bytes == 0) {
      const auto byte = static_cast<std::uint8_t>(text[0]);
      out += format == LogFormat::json ? "\\ufffd" : "\\x" + hex(byte, 2);
      text.remove_prefix(1);
      continue;
    }
    if (misleads(point.code) || point.code == U'"' || point.code == U'\\') {
      out += escaped(point.code);
    } else {
      out += text.substr(0, point.size_bytes);
    }
    text.remove_prefix(point.size_bytes);
  }
  return out + "\"";
}

bool is_bare(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') ||
         std::string_view("-_./:+@%,;*~#[]()").find(c) != std::string_view::npos;
}

std::string bare_or_quoted(std::string_view text) {
  bool bare = !text.empty();
  for (const char c : text) {
    bare = bare && is_bare(c);
  }
  return bare ? std::string(text) : quoted(text, LogFormat::text);
}

template <typename Number>
std::string number(Number value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, end.ptr};
}

// A value as it stands in a line of either format.
struct Shown {
  LogFormat format;

  std::string operator()(std::string_view text) const {
    return format == LogFormat::json ? quoted(text, format) : bare_or_quoted(text);
  }
  std::string operator()(std::int64_t value) const { return number(value); }
  std::string operator()(std::uint64_t value) const { return number(value); }
  std::string operator()(double value) const {
    return std::isfinite(value) || format == LogFormat::text ? number(value) : "null";
  }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(Redacted value) const {
    return (*this)("redacted:" + number(std::uint64_t{value.size_bytes}));
  }
};

std::string format_text(const LogEvent& event) {
  std::string line(name_of(event.level));
  line += ' ';
  line += bare_or_quoted(event.event);
  for (const LogField& field : event.fields) {
    line += ' ';
    line += bare_or_quoted(field.key);
    line += '=';
    line += std::visit(Shown{LogFormat::text}, field.value);
  }
  return line;
}

std::string format_json(const LogEvent& event) {
  std::string line = "{\"level\":" + quoted(name_of(event.level), LogFormat::json);
  line += ",\"event\":" + quoted(event.event, LogFormat::json);
  for (const LogField& field : event.fields) {
    line += ',' + quoted(field.key, LogFormat::json) + ':';
    line += std::visit(Shown{LogFormat::json}, field.value);
  }
  return line + '}';
}

}  // namespace

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::error:
      return "error";
    case LogLevel::warning:
      return "warning";
    case LogLevel::info:
      return "info";
    case LogLevel::debug:
      return "debug";
  }
  return "error";
}

void Log::error(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::error, event, fields);
}

void Log::warning(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::warning, event, fields);
}

void Log::info(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::info, event, fields);
}

void Log::debug(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::debug, event, fields);
}

void Log::write(LogLevel level, std::string_view event,
                std::initializer_list<LogField> fields) const {
  if (sink_->wants(level, event)) {
    sink_->write(LogEvent{level, event, {fields.begin(), fields.size()}});
  }
}

std::string format_event(const LogEvent& event, LogFormat format) {
  return format == LogFormat::json ? format_json(event) : format_text(event);
}

}  // namespace noctem
