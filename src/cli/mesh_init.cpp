#include <fmt/core.h>

#include <algorithm>

#include "noctem/env_os/log.hpp"
#include "noctem/node/config.hpp"
#include "noctem/node/node.hpp"

#include "command_list.hpp"
#include "settings.hpp"

namespace noctem::cli {

namespace {

Result<> choose(const Session& session, node::Config& config) {
  for (const node::ConfigField& field : node::config_fields()) {
    const auto given = field.key == "mesh.preset" ? session.arguments().value("--preset")
                       : field.key == "mesh.name" ? session.arguments().value("--name")
                                                  : std::nullopt;
    if (given) {
      NOCTEM_CHECK(field.set(config, *given));
    }
  }
  return {};
}

Result<Exit> mesh_init(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(auto loaded, load_config(session, home));
  NOCTEM_CHECK(choose(session, loaded.config));
  NOCTEM_TRY(auto filter, env_os::LogFilter::parse("warning"));
  const auto sink = env_os::make_log_sink(
      session.world().env.clock, {.filter = std::move(filter),
                                  .format = LogFormat::text,
                                  .colours = session.console().colours(env_os::Stream::error)});
  NOCTEM_TRY(const auto id,
             node::make_mesh(session.world().env,
                             {.config = loaded.config, .home = home, .on_idle = {}}, Log(*sink)));
  session.answer(codec::JsonObject{{"mesh", id}, {"home", home.root}},
                 fmt::format("mesh  {}\nhome  {}\n\nYou are its administrator and its first "
                             "operator. `noctem up` serves it.\n",
                             id, home.root));
  return Exit::ok;
}

}  // namespace

Command mesh_init_command() {
  return {.name = "mesh init",
          .summary = "make a mesh, with its keys, in a new home",
          .description =
              "`noctem up` does this by itself with the preset personal. A team's rounds of votes "
              "last hours and not days; an open mesh may be read by everybody. Every parameter can "
              "be changed later: `noctem mesh params`.",
          .options = {{"--preset", "NAME", "personal, team or open."},
                      {"--name", "TEXT", "What people call the mesh."}},
          .examples = {{"noctem mesh init --preset team --name birds", ""}},
          .body = mesh_init};
}

}  // namespace noctem::cli
