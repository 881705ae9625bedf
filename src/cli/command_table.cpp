#include <fmt/core.h>

#include "command_list.hpp"

namespace noctem::cli {

std::vector<Command> commands() {
  return {up_command(),
          query_command(),
          contribute_command(),
          vote_command(),
          compute_command(),
          awareness_command(),
          reflect_command(),
          entry_command(),
          explain_command(),
          withdraw_command(),
          domains_command(),
          stats_command(),
          mesh_init_command(),
          mesh_info_command(),
          mesh_verify_command(),
          mesh_export_command(),
          mesh_params_command(),
          admin_operator_approve_command(),
          admin_operator_revoke_command(),
          admin_operator_quarantine_command(),
          admin_operator_release_command(),
          admin_operator_limit_command(),
          admin_operator_list_command(),
          admin_anomalies_command(),
          admin_requests_command(),
          doctor_command(),
          config_explain_command(),
          keys_new_command(),
          keys_show_command(),
          document_canonical_command(),
          document_id_command(),
          document_sign_command(),
          document_verify_command(),
          log_verify_command(),
          backup_command(),
          restore_command(),
          version_command(),
          completion_command(),
          help_command(),
          complete_command(),
          reference_command()};
}

std::vector<Option> global_options() {
  return {
      {"--json", "", "Answer with JSON on stdout, errors as a problem in JSON on stderr."},
      {"--home", "DIR", "Use this home instead of $NOCTEM_HOME or the XDG folders.",
       Completes::folder},
      {"--config", "FILE", "Read this configuration instead of the home's.", Completes::file},
      {"--help", "", "Say what the command does and takes."},
  };
}

std::string usage_line(const Command& command) {
  std::string line = "noctem " + command.name;
  for (const Operand& operand : command.operands) {
    switch (operand.presence) {
      case Operand::Presence::required:
        line += " " + operand.name;
        break;
      case Operand::Presence::optional:
        line += fmt::format(" [{}]", operand.name);
        break;
      case Operand::Presence::any_number:
        line += fmt::format(" [{}…]", operand.name);
        break;
    }
  }
  for (const Option& option : command.options) {
    line += fmt::format(" [{}{}{}]", option.name, option.value_name.empty() ? "" : " ",
                        option.value_name);
  }
  return line;
}

}  // namespace noctem::cli
