#include "mcp_door.hpp"

#include "noctem/crypto/hash.hpp"
#include "noctem/home/access_token.hpp"

namespace noctem::node {

namespace {

mcp::HttpOptions options_for(env::Files& files, home::Home home) {
  mcp::HttpOptions options;
  options.refusal = "this needs the bearer token of this home; `noctem mcp token` shows it";
  options.admit = [&files, home = std::move(home)](std::string_view token) {
    const auto known = home::read_access_token(files, home);
    const bool is_right =
        known && !known->empty() && crypto::equal_secret(view_of(token), view_of(*known));
    return is_right ? mcp::Admission::granted : mcp::Admission::refused;
  };
  return options;
}

}  // namespace

McpDoor::McpDoor(env::Files& files, home::Home home, const mcp::Server& server)
    : endpoint_(server, options_for(files, std::move(home))) {}

}  // namespace noctem::node
