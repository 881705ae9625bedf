#include "noctem/base/strings.hpp"
#include "noctem/env_os/log.hpp"

namespace noctem::env_os {
namespace {

constexpr std::size_t kPartsMax = 64;
constexpr LogLevel kLevels[] = {LogLevel::error, LogLevel::warning, LogLevel::info,
                                LogLevel::debug};

Result<LogLevel> level_of(std::string_view word) {
  std::vector<std::string> names;
  for (const LogLevel level : kLevels) {
    if (name_of(level) == word) {
      return level;
    }
    names.emplace_back(name_of(level));
  }
  std::string message = "there is no log level '" + std::string(word) + "'";
  if (const auto meant = nearest(word, names)) {
    message += "; did you mean '" + *meant + "'?";
  } else {
    message += "; levels are error, warning, info and debug";
  }
  return fail(invalid("log_level", std::move(message)));
}

bool is_part(std::string_view word) {
  bool good = !word.empty();
  for (const char c : word) {
    good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  }
  return good;
}

}  // namespace

Result<LogFilter> LogFilter::parse(std::string_view text) {
  LogFilter filter;
  for (const std::string_view untrimmed : split(text, ',')) {
    const std::string_view item = trim(untrimmed);
    const std::size_t at = item.find('=');
    if (at == std::string_view::npos) {
      NOCTEM_TRY(filter.level_, level_of(item));
      continue;
    }
    const std::string_view part = item.substr(0, at);
    if (!is_part(part) || filter.by_part_.size() >= kPartsMax) {
      return fail(invalid("log_filter", "'" + std::string(item) + "' is not like store=debug"));
    }
    NOCTEM_TRY(const LogLevel level, level_of(item.substr(at + 1)));
    filter.by_part_.insert_or_assign(std::string(part), level);
  }
  return filter;
}

bool LogFilter::wants(LogLevel level, std::string_view event) const {
  const auto found = by_part_.find(event.substr(0, event.find('.')));
  return level <= (found == by_part_.end() ? level_ : found->second);
}

}  // namespace noctem::env_os
