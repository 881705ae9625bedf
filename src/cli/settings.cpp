#include "settings.hpp"

namespace noctem::cli {

node::ConfigSources config_sources(const Session& session, const home::Home& home) {
  node::ConfigSources sources{home.config_file, session.world().environment, {}};
  for (const node::ConfigField& field : node::config_fields()) {
    if (const auto value = session.arguments().value(field.flag); value && !field.flag.empty()) {
      sources.flags.emplace_back(field.flag, *value);
    }
  }
  return sources;
}

Result<node::LoadedConfig> load_config(const Session& session, const home::Home& home) {
  const bool named = session.arguments().has("--config");
  if (auto found = session.files().status(home.config_file); named && !found) {
    return fail(std::move(found).error().in("--config"));
  }
  return node::load_config(session.files(), config_sources(session, home));
}

}  // namespace noctem::cli
