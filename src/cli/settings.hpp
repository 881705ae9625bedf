#pragma once
// The node's configuration as a command's flags, the environment and the file say it.
//
// Reads the file; one thread.

#include "noctem/node/config.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

node::ConfigSources config_sources(const Session& session, const home::Home& home);
Result<node::LoadedConfig> load_config(const Session& session, const home::Home& home);

}  // namespace noctem::cli
