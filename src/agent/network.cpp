// Numbers and lists about the mesh.

#include "noctem/agent/commands.hpp"
#include "noctem/agent/drawn.hpp"
#include "noctem/agent/reading.hpp"

#include "pictures.hpp"
#include "unlocking.hpp"

namespace noctem::agent {

namespace {

Result<Exit> domains(Session& session) {
  client::TargetWriter target("/api/agent/channels");
  for (const auto& [option, name] :
       {std::pair("--limit", "limit"), std::pair("--cursor", "cursor")}) {
    if (const auto value = session.arguments().value(option)) {
      target.add(name, *value);
    }
  }
  return show_drawn(session, Hat::agent, target.text(), draw_domains);
}

Result<Exit> stats(Session& session) {
  return show_drawn(session, Hat::agent, "/api/agent/stats", draw_stats);
}

Result<Exit> mesh_info(Session& session) {
  return show_answer(session, Hat::agent, "/api/agent/me");
}

}  // namespace

Command domains_command() {
  return {
      .name = "domains",
      .summary = "list what the mesh knows about",
      .description = "Domains with their entries, how many are verified, confidence, freshness.",
      .options = {{"--limit", "N", "How many; 100."},
                  {"--cursor", "CURSOR", "Go on where a former answer ended."},
                  url_option(),
                  unlock_option()},
      .examples = {{"noctem domains", ""}},
      .body = domains};
}

Command stats_command() {
  return {.name = "stats",
          .summary = "numbers about the network",
          .description = "Agents and operators, entries, phase, parameters.",
          .options = {url_option(), unlock_option()},
          .examples = {{"noctem stats", ""}},
          .body = stats};
}

Command mesh_info_command() {
  return {.name = "mesh info",
          .summary = "say which mesh this is and who you are in it",
          .description = "The mesh's id, this home's agent and operator, and the parameters.",
          .options = {url_option(), unlock_option()},
          .examples = {{"noctem mesh info", ""}},
          .body = mesh_info};
}

}  // namespace noctem::agent
