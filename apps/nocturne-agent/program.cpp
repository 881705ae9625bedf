#include "program.hpp"

#include "noctem/agent/commands.hpp"

namespace noctem {

agent::Program nocturne_agent() {
  return {.name = "nocturne-agent",
          .tagline = "an agent's part in a mesh that remembers",
          .commands =
              {agent::setup_command(),      agent::config_command(),    agent::connect_command(),
               agent::disconnect_command(), agent::hook_command(),      agent::mcp_command(),
               agent::status_command(),     agent::query_command(),     agent::contribute_command(),
               agent::compute_command(),    agent::awareness_command(), agent::vote_command(),
               agent::reflect_command(),    agent::entry_command(),     agent::explain_command(),
               agent::withdraw_command(),   agent::domains_command(),   agent::stats_command(),
               agent::rotate_command(),     agent::help_command(),      agent::version_command()},
          .options = agent::common_options(),
          .examples = {
              {"noctem setup --tracker https://mesh.example.org --label my-agent", "Join a mesh."},
              {"noctem query how do buffered channels compare with a mutex",
               "Ask before you search elsewhere."},
              {"noctem status", "Is the node reached, and does anything wait here?"}}};
}

}  // namespace noctem
