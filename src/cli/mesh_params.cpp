#include <fmt/core.h>

#include "noctem/mesh/params.hpp"

#include "command_list.hpp"

namespace noctem::cli {

namespace {

Result<codec::JsonObject> changes_of(const std::vector<std::string>& operands) {
  codec::JsonObject changes;
  for (const std::string& operand : operands) {
    const std::size_t equals = operand.find('=');
    if (equals == std::string::npos) {
      return fail(invalid("usage", fmt::format("\"{}\": write NAME=NUMBER", operand)));
    }
    NOCTEM_TRY(const auto value,
               whole_number(operand.substr(0, equals), operand.substr(equals + 1)));
    changes.set(operand.substr(0, equals), value);
  }
  return changes;
}

std::string params_text(const codec::Json& params, std::size_t columns) {
  std::vector<Line> lines;
  for (const mesh::ParamRule& rule : mesh::param_rules()) {
    const codec::Json* value = params.find(rule.name);
    lines.push_back(
        {fmt::format("{}={}", rule.name, value != nullptr ? codec::write_canonical(*value) : "?"),
         std::string(rule.meaning)});
  }
  return two_columns(lines, columns);
}

Result<Exit> params(Session& session) {
  NOCTEM_TRY(const auto link, open_member(session));
  if (const auto& operands = session.arguments().operands; !operands.empty()) {
    NOCTEM_TRY(auto changes, changes_of(operands));
    NOCTEM_TRY(const auto answer, link->record(Hat::admin, "POST", "/api/admin/documents", "params",
                                               codec::JsonObject{{"params", std::move(changes)}}));
    session.answer(answer, "changed from now on; rounds that are open keep theirs\n");
    return Exit::ok;
  }
  NOCTEM_TRY(const auto answer, link->get(Hat::agent, "/api/agent/stats"));
  const codec::Json* found = answer.find("params");
  if (found == nullptr) {
    return fail(unavailable("answer", "the node's answer has no parameters"));
  }
  session.answer(*found, params_text(*found, session.console().columns(env_os::Stream::output)));
  return Exit::ok;
}

}  // namespace

Command mesh_params_command() {
  return {.name = "mesh params",
          .summary = "show or change the parameters of the mesh",
          .description =
              "Without words it shows every parameter and what it means. Shares are in "
              "millionths, times in seconds or days as their names say.",
          .options = {url_option()},
          .operands = {{"NAME=NUMBER", "What changes.", Operand::Presence::any_number}},
          .examples = {{"noctem mesh params", ""},
                       {"noctem mesh params public_read=1", "Everybody may read."}},
          .body = params};
}

}  // namespace noctem::cli
