#include "noctem/agent/commands.hpp"
#include "noctem/agent/drawn.hpp"
#include "noctem/agent/reading.hpp"

#include "pictures.hpp"
#include "unlocking.hpp"

namespace noctem::agent {

namespace {

Result<Exit> awareness(Session& session) {
  client::TargetWriter target("/api/agent/awareness");
  if (const auto days = session.arguments().value("--history")) {
    target.add("history", *days);
  }
  return show_drawn(session, Hat::agent, target.text(), draw_awareness);
}

}  // namespace

Command awareness_command() {
  return {.name = "awareness",
          .summary = "what the network knows of itself",
          .description =
              "Domains with confidence and freshness, gaps, health, trends, what should "
              "be done next, and what independent reflections agree on.",
          .options = {{"--history", "DAYS", "The snapshots of that many days past."},
                      url_option(),
                      unlock_option()},
          .examples = {{"noctem awareness", ""}},
          .body = awareness};
}

}  // namespace noctem::agent
