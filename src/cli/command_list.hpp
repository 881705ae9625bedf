#pragma once
// The commands, one function for each: it returns the description, which points to what the command
// does. Each stands in the file that is named like it.
//
// Pure; the bodies that they point to run on one thread, but for `up`.

#include "command.hpp"
#include "session.hpp"

namespace noctem::cli {

Command up_command();
Command query_command();
Command contribute_command();
Command vote_command();
Command compute_command();
Command awareness_command();
Command reflect_command();
Command entry_command();
Command explain_command();
Command withdraw_command();
Command domains_command();
Command stats_command();
Command mesh_init_command();
Command mesh_info_command();
Command mesh_verify_command();
Command mesh_export_command();
Command mesh_params_command();
Command admin_operator_approve_command();
Command admin_operator_revoke_command();
Command admin_operator_quarantine_command();
Command admin_operator_release_command();
Command admin_operator_limit_command();
Command admin_operator_list_command();
Command admin_anomalies_command();
Command admin_requests_command();
Command doctor_command();
Command config_explain_command();
Command keys_new_command();
Command keys_show_command();
Command document_canonical_command();
Command document_id_command();
Command document_sign_command();
Command document_verify_command();
Command log_verify_command();
Command backup_command();
Command restore_command();
Command version_command();
Command completion_command();
Command help_command();
Command complete_command();
Command reference_command();

}  // namespace noctem::cli
