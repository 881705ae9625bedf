#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/mesh_link.hpp"
#include "noctem/agent/mesh_text.hpp"

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

struct Subject {
  mesh::EntryId id;
  std::int64_t round = 1;
};

// The full id, and the round that is open or will be.
Result<Subject> subject_of(MeshLink& link, const std::string& named) {
  NOCTEM_TRY(const auto entry, link.get(Hat::agent, "/api/agent/knowledge/" + named));
  const auto* id = entry.find("id");
  const auto* rounds = entry.find("round");
  const auto* open = entry.find("round_open");
  if (id == nullptr || id->text() == nullptr || rounds == nullptr || rounds->integer() == nullptr ||
      open == nullptr || open->boolean() == nullptr) {
    return fail(unavailable("answer", "the node's answer is no entry"));
  }
  return Subject{mesh::EntryId(*id->text()), *rounds->integer() + (*open->boolean() ? 0 : 1)};
}

Result<mesh::OperatorId> operator_of(MeshLink& link) {
  NOCTEM_TRY(const auto me, link.get(Hat::agent, "/api/agent/me"));
  const auto* mine = me.find("operator");
  if (mine == nullptr) {
    return fail(unavailable("answer", "the node does not say whose agent this is"));
  }
  return mesh::OperatorId(shown(*mine, "id"));
}

Result<Exit> vote(Session& session) {
  const auto& operands = session.arguments().operands;
  NOCTEM_TRY(const int which, vote_of(operands[1]));
  NOCTEM_TRY(const auto link, MeshLink::open(session));
  NOCTEM_TRY(const auto subject, subject_of(*link, operands[0]));
  NOCTEM_TRY(const auto operator_id, operator_of(*link));
  NOCTEM_TRY(const auto desk, link->desk(Hat::agent));
  NOCTEM_TRY(const auto ballot,
             client::write_vote(desk, {.entry = subject.id,
                                       .round = subject.round,
                                       .vote = which,
                                       .reason = session.arguments().value("--reason").value_or(""),
                                       .operator_id = operator_id}));
  NOCTEM_TRY(const auto answer,
             link->write(Hat::agent, "POST", "/api/agent/knowledge/" + subject.id.value() + "/vote",
                         client::body_of("commit", ballot.commit, "reveal", ballot.reveal)));
  session.answer(answer, fmt::format("{}  round {}: the vote is sealed; the node holds its "
                                     "reveal and tallies when the round's windows are over\n",
                                     short_id(subject.id.value()), subject.round));
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
          .options = {{"--reason", "TEXT", "Why; shown when the round has closed."}, url_option()},
          .operands = {{"ID", "The entry: its id, or 8 or more of its digits."},
                       {"up|down", "Whether it is accurate."}},
          .examples = {{"noctem vote qk3vtz2m4c5a up --reason 'measured it'", ""}},
          .body = vote};
}

}  // namespace noctem::agent
