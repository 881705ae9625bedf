#include "noctem/agent/style.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "noctem/base/strings.hpp"

namespace noctem::agent {

namespace {

constexpr std::size_t kNameColumnsMax = 34;
constexpr std::size_t kMeaningColumnsMin = 24;

}  // namespace

std::string Style::with(std::string_view code, std::string_view text) const {
  return colours_ == env_os::Colours::on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text)
                                         : std::string(text);
}

std::string wrap(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string wrapped;
  std::size_t at = indent;
  for (const std::string_view word : split(text, ' ')) {
    if (wrapped.empty()) {
      wrapped = word;
    } else if (at + 1 + word.size() > columns) {
      wrapped += "\n" + std::string(indent, ' ') + std::string(word);
      at = indent;
    } else {
      wrapped += " " + std::string(word);
      ++at;
    }
    at += word.size();
  }
  return wrapped;
}

std::string two_columns(const std::vector<Line>& lines, std::size_t columns) {
  std::size_t widest = 0;
  for (const Line& line : lines) {
    widest = line.name.size() <= kNameColumnsMax ? std::max(widest, line.name.size()) : widest;
  }
  const std::size_t indent = widest + 4;
  columns = std::max(columns, indent + kMeaningColumnsMin);
  std::string text;
  for (const Line& line : lines) {
    text += "  " + line.name;
    text += line.name.size() > widest ? "\n" + std::string(indent, ' ')
                                      : std::string(indent - 2 - line.name.size(), ' ');
    text += wrap(line.meaning, indent, columns) + "\n";
  }
  return text;
}

std::vector<std::string_view> paragraphs(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    found.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  }
  return found;
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string show_time(std::int64_t unix_seconds) {
  // Beyond these years the calendar of std::chrono ends; such a time is shown as its number.
  constexpr std::int64_t kSecondsMax = 253'402'300'799;
  if (unix_seconds < 0 || unix_seconds > kSecondsMax) {
    return fmt::format("{} s", unix_seconds);
  }
  const std::chrono::sys_seconds time{std::chrono::seconds(unix_seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string printable(std::string_view text) {
  constexpr unsigned char kDelete = 0x7f;
  constexpr unsigned char kFirstPrintable = 0x20;
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < kFirstPrintable || byte == kDelete ? fmt::format("\\x{:02x}", byte)
                                                       : std::string(1, c);
  }
  return shown;
}

}  // namespace noctem::agent
