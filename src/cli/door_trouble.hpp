#pragma once
// Why a door could not be opened, said so that a person can go on: who listens there already, and
// what to type instead.
//
// Asks the one who listens, within a second; one thread.

#include <string>
#include <string_view>

#include "noctem/base/error.hpp"
#include "noctem/node/config.hpp"

namespace noctem::cli {

inline constexpr std::string_view kAnotherPort =
    "`noctem up --listen 127.0.0.1:0` takes any free port, and `listen` in the configuration "
    "changes "
    "it for good";

// The error of a start, with advice if the address was the trouble.
Error explain_door(Error error, const node::Config& config);

// "a Noctem node", "another program"; empty if nobody answers.
std::string who_listens(const node::ListenAddress& address);

}  // namespace noctem::cli
