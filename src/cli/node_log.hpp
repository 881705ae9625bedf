#pragma once
// The log of a node in this terminal: warnings for a person who looks, everything worth keeping in
// a pipe, or what the configuration says.
//
// Borrows the world's clock.

#include <memory>

#include "noctem/base/log.hpp"
#include "noctem/node/config.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

Result<std::unique_ptr<LogSink>> make_node_log(const Session& session,
                                               const node::LogConfig& config);

}  // namespace noctem::cli
