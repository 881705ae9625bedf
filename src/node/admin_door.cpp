#include "admin_door.hpp"

#include "identity.hpp"
#include "mesh_door.hpp"

namespace noctem::node {

namespace {

admin::Reach reach_of(const Config& config) {
  if (!config.http.tls_certificate.empty()) {
    return admin::Reach::tls;
  }
  return exposure_of(config) == api::Exposure::local ? admin::Reach::loopback : admin::Reach::open;
}

}  // namespace

std::unique_ptr<admin::AdminDoor> make_admin_door(env::Env env, const Config& config,
                                                  const home::Home& home, hub::Hub& hub, Log log) {
  return std::make_unique<admin::AdminDoor>(
      admin::AdminDoorContext{
          .clock = env.clock,
          .random = env.random,
          .files = env.files,
          .members = hub.directory(),
          .is_admin =
              [&hub](std::string_view id) { return hub.directory().rank(id) == hub::Rank::admin; },
          .log = log},
      admin::AdminDoorOptions{
          .mesh = hub.mesh(), .key_file = admin_key_path(home), .reach = reach_of(config)});
}

}  // namespace noctem::node
