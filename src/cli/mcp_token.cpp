#include <fmt/core.h>

#include "noctem/home/access_token.hpp"

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Result<std::string> token_of(const Session& session, const home::Home& home) {
  env::Files& files = session.files();
  if (!session.arguments().has("--new")) {
    auto known = home::read_access_token(files, home);
    if (known || known.error().kind != ErrorKind::not_found) {
      return known;
    }
  }
  NOCTEM_CHECK(home::prepare_home(files, home));
  return home::make_access_token(files, session.world().env.random, home);
}

Result<Exit> mcp_token(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const std::string token, token_of(session, home));
  session.answer(codec::JsonObject{{"token", token}, {"file", home::access_token_path(home)}},
                 token + "\n");
  return Exit::ok;
}

}  // namespace

Command mcp_token_command() {
  return {.name = "mcp token",
          .summary = "the token for agents that use /mcp of the node over HTTP",
          .description =
              "Prints the token, and makes it at the first time. A client sends it as "
              "`Authorization: Bearer TOKEN` to /mcp of the node; without it nobody is let in. "
              "Agents that start `noctem mcp` on this machine need none.",
          .options = {{"--new", "", "Make another; the old one lets nobody in any more."}},
          .examples = {{"noctem mcp token", ""}},
          .body = mcp_token};
}

}  // namespace noctem::cli
