#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/client/deeds.hpp"

#include "unlocking.hpp"

namespace noctem::agent {

namespace {

std::vector<std::string> all_of(const Arguments& arguments, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [option, value] : arguments.options) {
    if (option == name) {
      values.push_back(value);
    }
  }
  return values;
}

Result<Exit> claim(const Session& session, client::Member& link) {
  const client::Preference preference{all_of(session.arguments(), "--type"),
                                      all_of(session.arguments(), "--domain")};
  NOCTEM_TRY(const auto answer, client::claim(link, preference));
  const auto* task = answer.find("task");
  if (task == nullptr) {
    session.answer(codec::JsonObject{}, "there is nothing to do at the moment\n");
    return Exit::ok;
  }
  const auto* lease = answer.find("lease");
  const auto* until = lease != nullptr ? lease->find("until") : nullptr;
  const bool timed = until != nullptr && until->integer() != nullptr;
  session.answer(
      answer, fmt::format("task {}  {}  priority {}\n{}\nuntil {}\n", shown(*task, "id"),
                          shown(*task, "type"), shown(*task, "priority"),
                          shown(*task, "description"), timed ? show_time(*until->integer()) : "?"));
  return Exit::ok;
}

Result<codec::Json> deliver(const Session& session, client::Member& link, const std::string& task) {
  const Arguments& arguments = session.arguments();
  client::EntryText entry;
  entry.type = arguments.value("--as").value_or("synthesis");
  entry.domain = arguments.value("--domain").value_or("");
  entry.task = task;
  NOCTEM_TRY(entry.content, session.words(*arguments.value("--result")));
  entry.sources = all_of(arguments, "--source");
  return client::deliver(link, std::move(entry));
}

Result<Exit> compute(Session& session) {
  const Arguments& arguments = session.arguments();
  NOCTEM_TRY(const auto link, open_member(session));
  if (arguments.operands.empty()) {
    return claim(session, *link);
  }
  const std::string& task = arguments.operands.front();
  if (arguments.has("--release") == arguments.has("--result")) {
    return fail(invalid("usage", "say what becomes of the task: --result TEXT|-, or --release"));
  }
  if (arguments.has("--release")) {
    NOCTEM_TRY(const auto answer, client::release(*link, task));
    session.answer(answer, "released\n");
    return Exit::ok;
  }
  NOCTEM_TRY(const auto answer, deliver(session, *link, task));
  session.answer(answer, "delivered; it counts when other operators have checked it\n");
  return Exit::ok;
}

}  // namespace

Command compute_command() {
  return {.name = "compute",
          .summary = "do something that the mesh needs done",
          .description =
              "Without a task it claims one and says what to do and until when. With a task it "
              "delivers the result or gives the task back. A verify task is done by `noctem vote`.",
          .options = {{"--type", "TYPE",
                       "Preferred: synthesize, verify, consolidate, reflect, "
                       "fill_gap; may be given again."},
                      {"--domain", "DOMAIN", "Preferred; of a result: where it belongs."},
                      {"--result", "TEXT|-", "What came out."},
                      {"--as", "TYPE", "What the result is: synthesis, observation, reflection."},
                      {"--source", "URL|ID", "What the result stands on; may be given again."},
                      {"--release", "", "Give the task back."},
                      url_option(),
                      unlock_option()},
          .operands = {{"TASK", "A claimed task's id.", Operand::Presence::optional}},
          .examples = {{"noctem compute", "Claims the most urgent task."},
                       {"noctem compute 0123…ef --domain go --result -", "Delivers."}},
          .body = compute};
}

}  // namespace noctem::agent
