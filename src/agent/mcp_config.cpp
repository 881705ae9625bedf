#include "noctem/agent/commands.hpp"
#include "noctem/agent/session.hpp"
#include "noctem/client/tracker.hpp"

namespace noctem::agent {

namespace {

using codec::JsonArray;
using codec::JsonObject;

Result<Exit> mcp_config(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto tracker, client::read_tracker(session.files(), home));
  JsonArray words{"mcp"};
  if (tracker.has_value()) {
    words.emplace_back("--tracker");
    words.emplace_back(tracker->url);
  }
  JsonObject entry{{"command", session.program().name}, {"args", std::move(words)}};
  if (home.origin != home::Home::Origin::xdg) {
    entry.set("env", JsonObject{{"NOCTEM_HOME", home.root}});
  }
  const codec::Json config =
      JsonObject{{"mcpServers", JsonObject{{"nocturne-mesh", std::move(entry)}}}};
  session.answer(config, codec::write_pretty(config) + "\n");
  return Exit::ok;
}

Command described(std::string name, std::string example) {
  return {.name = std::move(name),
          .summary = "print the JSON that an agent's settings need",
          .description =
              "To be pasted into the settings of an agent that reads `mcpServers`. It names the "
              "tracker that `noctem setup` wrote down and the home, if it is not the usual one.",
          .examples = {{std::move(example), ""}},
          .body = mcp_config};
}

}  // namespace

Command config_command() { return described("config", "noctem config"); }

Command mcp_config_command() { return described("mcp config", "noctem mcp config"); }

}  // namespace noctem::agent
