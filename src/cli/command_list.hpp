#pragma once
// The commands of a node and of its keeper, one function for each: it returns the description,
// which points to what the command does. A command of its own stands in the file that is named like
// it; a group's small ones share one (admin.cpp, admin_operator.cpp, mesh_files.cpp,
// document_*.cpp).
//
// Pure; the bodies that they point to run on one thread, but for `up`.

#include "vocabulary.hpp"

namespace noctem::cli {

Command up_command();
Command demo_command();
Command top_command();
Command mcp_command();
Command mesh_init_command();
Command mesh_verify_command();
Command mesh_export_command();
Command mesh_import_command();
Command mesh_follow_command();
Command mesh_params_command();
Command admin_operator_approve_command();
Command admin_operator_revoke_command();
Command admin_operator_quarantine_command();
Command admin_operator_release_command();
Command admin_operator_limit_command();
Command admin_operator_list_command();
Command admin_anomalies_command();
Command admin_requests_command();
Command admin_open_command();
Command run_command();
Command bark_doctor_command();
Command skill_new_command();
Command skill_pack_command();
Command skill_sign_command();
Command skill_verify_command();
Command skill_install_command();
Command skill_trust_command();
Command skill_list_command();
Command skill_run_command();
Command skill_approvals_command();
Command skill_approvals_approve_command();
Command skill_approvals_deny_command();
Command skill_approvals_revoke_command();
Command skill_token_new_command();
Command skill_token_narrow_command();
Command skill_token_show_command();
Command skill_revoke_command();
Command skill_remove_command();
Command skill_stop_command();
Command kill_command();
Command audit_head_command();
Command audit_verify_command();
Command audit_show_command();
Command audit_report_command();
Command audit_attest_command();
Command clock_accept_command();
Command doctor_command();
Command config_explain_command();
Command mcp_token_command();
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
Command complete_command();
Command reference_command();

}  // namespace noctem::cli
