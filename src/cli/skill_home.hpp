#pragma once
// Where the skills of a home lie, as the skill commands use them: shelf, approvals, policy and
// audit log, opened together.
//
// Uses the disk; one thread.

#include "noctem/audit/log.hpp"
#include "noctem/skill/approval.hpp"
#include "noctem/skill/shelf.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

std::string skills_folder(const home::Home& home);
std::string audit_folder(const home::Home& home);
std::string skill_policy_file(const home::Home& home);

struct SkillHome {
  home::Home home;
  skill::Shelf shelf;
  skill::Approvals approvals;
  audit::AuditLog log;
};
Result<SkillHome> open_skill_home(const Session& session);

// The first operand; the table says that it is there.
const std::string& first_operand(const Session& session);

// A file of at most a package's size, or stdin for "-".
Result<Bytes> read_package_file(const Session& session, const std::string& name);

// Of a stranger's text each line plain, for a terminal.
std::string plain_lines(std::string_view text);

// Names of this home's keys, as did:key.
Result<std::vector<std::string>> own_keys(const Session& session, const home::Home& home);

}  // namespace noctem::cli
