#include "host_files.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/client/tracker.hpp"
#include "noctem/env_os/paths.hpp"

namespace noctem::agent {

namespace {

std::string variable(const Session& session, const std::string& name) {
  const auto& environment = session.world().environment;
  const auto found = environment.find(name);
  return found != environment.end() && found->second.starts_with('/') ? found->second : "";
}

std::string or_else(std::string value, std::string otherwise) {
  return value.empty() ? std::move(otherwise) : std::move(value);
}

Result<std::string> http_address(const Session& session, const home::Home& home) {
  const auto named = session.arguments().value("--url");
  std::string url = named.value_or("");
  if (!named) {
    NOCTEM_TRY(url, home::running_node(session.files(), home));
    if (!url.starts_with("http")) {
      return fail(unavailable("no_node",
                              "no node runs in this home: start it with `noctem up`, or "
                              "say where it is with --url"));
    }
  }
  NOCTEM_TRY(const auto checked, client::check_url(url));
  return checked + "/mcp";
}

}  // namespace

Result<connect::Folders> host_folders(const Session& session) {
  connect::Folders folders;
  folders.home = variable(session, "HOME");
  if (folders.home.empty()) {
    return fail(invalid("home_unknown",
                        "HOME does not name a folder: hosts keep their settings "
                        "there"));
  }
  folders.config =
      or_else(variable(session, "XDG_CONFIG_HOME"), env::join_path(folders.home, ".config"));
  folders.claude = variable(session, "CLAUDE_CONFIG_DIR");
  folders.codex = or_else(variable(session, "CODEX_HOME"), env::join_path(folders.home, ".codex"));
  NOCTEM_TRY(folders.project, env_os::present_folder());
  folders.exists = env_os::is_there;
  return folders;
}

Result<connect::Server> host_server(const Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  connect::Server server;
  NOCTEM_TRY(server.command, env_os::program_path());
  server.args = {"mcp"};
  if (home.origin != home::Home::Origin::xdg) {
    NOCTEM_TRY(const auto root, env_os::real_path(home.root));
    server.variables.set("NOCTEM_HOME", root);
  }
  if (session.arguments().has("--http")) {
    NOCTEM_TRY(server.url, http_address(session, home));
    server.variables = {};
  }
  return server;
}

connect::Records host_records(const Session& session, const home::Home& home) {
  return {session.files(), env::join_path(home.root, "connect")};
}

Result<std::vector<connect::Task>> host_tasks(const connect::Host& host, connect::Scope scope,
                                              const connect::Folders& folders,
                                              const connect::Server& server) {
  const bool user = scope == connect::Scope::user;
  std::vector<connect::Task> tasks;
  for (connect::Piece& piece : connect::pieces_of(host, scope, folders, server)) {
    NOCTEM_TRY(piece.path, env_os::real_path(piece.path));
    const auto same = std::find_if(tasks.begin(), tasks.end(), [&](const connect::Task& task) {
      return task.path == piece.path;
    });
    if (same != tasks.end()) {
      same->pieces.push_back(std::move(piece));
      continue;
    }
    tasks.push_back(
        {.path = piece.path,
         .user = fmt::format("{} {}", host.name, user ? "user" : "project"),
         .pieces = {piece},
         .visibility = user ? connect::Visibility::owner : connect::Visibility::everybody});
  }
  return tasks;
}

}  // namespace noctem::agent
