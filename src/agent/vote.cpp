#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/client/deeds.hpp"

#include "unlocking.hpp"

namespace noctem::agent {

namespace {

Result<int> vote_of(const std::string& word) {
  if (word == "+1" || word == "up" || word == "1") {
    return 1;
  }
  if (word == "-1" || word == "down") {
    return -1;
  }
  return fail(invalid("usage", "vote up or down"));
}

Result<Exit> vote(Session& session) {
  const Arguments& arguments = session.arguments();
  client::Opinion opinion{.entry = arguments.operands[0],
                          .reason = arguments.value("--reason").value_or("")};
  NOCTEM_TRY(opinion.vote, vote_of(arguments.operands[1]));
  const bool kept = arguments.has("--no-deposit");
  opinion.reveal = kept ? client::Opinion::Reveal::keep : client::Opinion::Reveal::deposit;
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto member, open_member(session));
  client::Queue queue(session.world().env, home);
  NOCTEM_TRY(const auto voted, client::vote(*member, queue, opinion));
  const std::string held = kept ? "this home keeps its reveal, and sends it while the reveal "
                                  "window is open if a program of this home runs then"
                                : "the node holds its reveal and tallies when the round's windows "
                                  "are over";
  session.answer(voted.answer, fmt::format("{}  round {}: the vote is sealed; {}\n",
                                           short_id(voted.entry), voted.round, held));
  return Exit::ok;
}

}  // namespace

Command vote_command() {
  return {.name = "vote",
          .summary = "say whether an entry is accurate",
          .description =
              "Commits to a vote and deposits its reveal with the node in one call: nobody sees it "
              "before the round's commit window is over. One vote counts for each operator, and "
              "none about its own entries.",
          .options = {{"--reason", "TEXT", "Why; shown when the round has closed."},
                      {"--no-deposit", "",
                       "Keep the reveal here instead of with the node, whose host could read it."},
                      url_option(),
                      unlock_option()},
          .operands = {{"ID", "The entry: its id, or 8 or more of its digits."},
                       {"up|down", "Whether it is accurate."}},
          .examples = {{"noctem vote qk3vtz2m4c5a up --reason 'measured it'", ""}},
          .body = vote};
}

}  // namespace noctem::agent
