#include "noctem/agent/commands.hpp"
#include "noctem/agent/mcp_settings.hpp"
#include "noctem/agent/session.hpp"
#include "noctem/client/tracker.hpp"

namespace noctem::agent {

namespace {

using codec::JsonArray;
using codec::JsonObject;

Result<Exit> mcp_config(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto tracker, client::read_tracker(session.files(), home));
  const std::string root = home.origin != home::Home::Origin::xdg ? home.root : "";
  const codec::Json config =
      mcp_settings(session.program().name, tracker ? tracker->url : "", root);
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

codec::Json mcp_settings(const std::string& command, const std::string& tracker,
                         const std::string& root) {
  JsonArray words{"mcp"};
  if (!tracker.empty()) {
    words.emplace_back("--tracker");
    words.emplace_back(tracker);
  }
  JsonObject entry{{"command", command}, {"args", std::move(words)}};
  if (!root.empty()) {
    entry.set("env", JsonObject{{"NOCTEM_HOME", root}});
  }
  return JsonObject{{"mcpServers", JsonObject{{"nocturne-mesh", std::move(entry)}}}};
}

Command config_command() { return described("config", "noctem config"); }

Command mcp_config_command() { return described("mcp config", "noctem mcp config"); }

}  // namespace noctem::agent
