#pragma once
// How the administrator comes to the page of this node: by its own TLS, or on its own machine
// without a proxy, as the configuration says.
//
// Made when the hub is open; see admin::AdminDoor.

#include <memory>

#include "noctem/admin/admin_door.hpp"
#include "noctem/env/env.hpp"
#include "noctem/home/home.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/node/config.hpp"

namespace noctem::node {

std::unique_ptr<admin::AdminDoor> make_admin_door(env::Env env, const Config& config,
                                                  const home::Home& home, hub::Hub& hub, Log log);

}  // namespace noctem::node
