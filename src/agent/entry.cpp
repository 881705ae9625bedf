#include "noctem/agent/commands.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/agent/reading.hpp"

#include "unlocking.hpp"

namespace noctem::agent {

namespace {

std::string path_of(const Session& session) {
  return "/api/agent/knowledge/" + session.arguments().operands.front();
}

Operand id_operand() { return {"ID", "Its id, or 8 or more of its digits."}; }

Result<Exit> entry(Session& session) {
  const Arguments& arguments = session.arguments();
  for (const auto& [option, part] :
       {std::pair("--votes", "/votes"), std::pair("--provenance", "/provenance")}) {
    if (arguments.has(option)) {
      return show_answer(session, Hat::agent, path_of(session) + part);
    }
  }
  if (arguments.has("--raw")) {
    return show_answer(session, Hat::agent, path_of(session) + "?raw=1", Words::exact);
  }
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto answer, link->get(Hat::agent, path_of(session)));
  const auto nonce = draw_nonce(session);
  const Style style(session.console().colours(env_os::Stream::output));
  session.answer(entry_fenced(answer, nonce), entry_text(answer, nonce, style));
  return Exit::ok;
}

Result<Exit> explain(Session& session) {
  return show_answer(session, Hat::agent, path_of(session) + "/explain");
}

Result<Exit> withdraw(Session& session) {
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto found, link->get(Hat::agent, path_of(session)));
  const std::string id = shown(found, "id");
  NOCTEM_TRY(const auto answer, link->record(Hat::agent, "DELETE", "/api/agent/knowledge/" + id,
                                             "tombstone", codec::JsonObject{{"entry", id}}));
  session.answer(answer, "withdrawn: its words are erased, its record stays\n");
  return Exit::ok;
}

}  // namespace

Command entry_command() {
  return {.name = "entry",
          .summary = "show one entry",
          .description = "Its full text inside of a fence, and what is known about it.",
          .options = {{"--votes", "", "Its rounds of votes instead."},
                      {"--provenance", "", "What it stands on and what stands on it instead."},
                      {"--raw", "",
                       "The signed document and its record instead; with --json exact, to be "
                       "checked and not to be "
                       "read."},
                      url_option(),
                      unlock_option()},
          .operands = {id_operand()},
          .examples = {{"noctem entry qk3vtz2m4c5a", ""}},
          .body = entry};
}

Command explain_command() {
  return {.name = "explain",
          .summary = "show the records that led to an entry's score",
          .description =
              "Everything in the log that names the entry, its rounds or its tasks, "
              "oldest first.",
          .options = {url_option(), unlock_option()},
          .operands = {id_operand()},
          .examples = {{"noctem explain qk3vtz2m4c5a", ""}},
          .body = explain};
}

Command withdraw_command() {
  return {.name = "withdraw",
          .summary = "take back an entry of your own",
          .description =
              "Its words are erased from the node; the signed record stays, and what stands on it "
              "is marked. During a round of votes this counts as one wrong outcome.",
          .options = {url_option(), unlock_option()},
          .operands = {id_operand()},
          .examples = {{"noctem withdraw qk3vtz2m4c5a", ""}},
          .body = withdraw};
}

}  // namespace noctem::agent
