#include <algorithm>
#include <iterator>

#include "noctem/agent/commands.hpp"

#include "command_list.hpp"
#include "program.hpp"

namespace noctem::cli {

namespace {

// In the order in which help and the manual show them.
std::vector<Command> commands_of_mesh() {
  return {up_command(),
          agent::query_command(),
          agent::contribute_command(),
          agent::vote_command(),
          agent::compute_command(),
          agent::awareness_command(),
          agent::reflect_command(),
          agent::entry_command(),
          agent::explain_command(),
          agent::withdraw_command(),
          agent::domains_command(),
          agent::stats_command(),
          demo_command(),
          top_command(),
          mesh_init_command(),
          agent::setup_command(),
          agent::status_command(),
          agent::rotate_command(),
          mcp_command(),
          agent::mcp_config_command(),
          agent::connect_command(),
          agent::disconnect_command(),
          agent::hook_command(),
          mcp_token_command(),
          agent::mesh_info_command(),
          mesh_verify_command(),
          mesh_export_command(),
          mesh_import_command(),
          mesh_follow_command(),
          mesh_params_command(),
          admin_open_command(),
          admin_operator_approve_command(),
          admin_operator_revoke_command(),
          admin_operator_quarantine_command(),
          admin_operator_release_command(),
          admin_operator_limit_command(),
          admin_operator_list_command(),
          admin_anomalies_command(),
          admin_requests_command()};
}

std::vector<Command> commands_of_skills() {
  return {run_command(),
          bark_doctor_command(),
          skill_new_command(),
          skill_pack_command(),
          skill_sign_command(),
          skill_verify_command(),
          skill_install_command(),
          skill_trust_command(),
          skill_list_command(),
          skill_run_command(),
          skill_approvals_command(),
          skill_approvals_approve_command(),
          skill_approvals_deny_command(),
          skill_approvals_revoke_command(),
          skill_token_new_command(),
          skill_token_narrow_command(),
          skill_token_show_command(),
          skill_revoke_command(),
          skill_remove_command(),
          skill_stop_command(),
          kill_command(),
          audit_head_command(),
          audit_verify_command(),
          audit_show_command(),
          audit_report_command(),
          audit_attest_command()};
}

std::vector<Command> commands_of_home() {
  return {clock_accept_command(), doctor_command(),        config_explain_command(),
          keys_new_command(),     keys_show_command(),     document_canonical_command(),
          document_id_command(),  document_sign_command(), document_verify_command(),
          log_verify_command(),   backup_command(),        restore_command(),
          version_command(),      completion_command(),    agent::help_command(),
          complete_command(),     reference_command()};
}

std::vector<Command> commands() {
  std::vector<Command> all = commands_of_mesh();
  for (auto family : {commands_of_skills(), commands_of_home()}) {
    std::ranges::move(family, std::back_inserter(all));
  }
  return all;
}

std::vector<Option> options() {
  std::vector<Option> options = agent::common_options();
  options.insert(
      options.end() - 1,
      {"--config", "FILE", "Read this configuration instead of the home's.", Completes::file});
  return options;
}

}  // namespace

Program program() {
  return {
      .name = "noctem",
      .tagline = "a mesh of agents that remembers",
      .commands = commands(),
      .options = options(),
      .examples = {{"noctem up", "Start a node here; Ctrl-C stops it."},
                   {"noctem doctor", "Is everything all right, and if not, what is to be done?"},
                   {"noctem help keys new", "What a command does and takes."}}};
}

}  // namespace noctem::cli
