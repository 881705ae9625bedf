#include "node_log.hpp"

#include "noctem/env_os/log.hpp"

namespace noctem::cli {

Result<std::unique_ptr<LogSink>> make_node_log(const Session& session,
                                               const node::LogConfig& config) {
  const bool terminal = session.console().is_terminal(env_os::Stream::error);
  const std::string levels =
      !config.levels.empty() ? config.levels : (terminal ? "warning" : "info");
  NOCTEM_TRY(auto filter, env_os::LogFilter::parse(levels));
  const bool json = config.format == node::LogConfig::Format::json;
  return env_os::make_log_sink(session.world().env.clock,
                               {.filter = std::move(filter),
                                .format = json ? LogFormat::json : LogFormat::text,
                                .colours = session.console().colours(env_os::Stream::error)});
}

}  // namespace noctem::cli
