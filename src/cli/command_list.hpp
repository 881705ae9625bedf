#pragma once
// The commands, one function for each: it returns the description, which points to what the command
// does. Each stands in the file that is named like it.
//
// Pure; the bodies that they point to run on one thread, but for `up`.

#include "command.hpp"
#include "session.hpp"

namespace noctem::cli {

Command up_command();
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
