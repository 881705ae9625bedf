#include "skill_home.hpp"

#include "noctem/base/strings.hpp"
#include "noctem/document/did_key.hpp"

#include "pause_os.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kShownMax = 4'000;

}  // namespace

std::string skills_folder(const home::Home& home) { return env::join_path(home.root, "skills"); }

std::string audit_folder(const home::Home& home) { return env::join_path(home.root, "audit"); }

std::string skill_policy_file(const home::Home& home) {
  return env::join_path(skills_folder(home), "policy.toml");
}

Result<SkillHome> open_skill_home(const Session& session) {
  NOCTEM_TRY(home::Home home, session.home());
  const env::Env& env = session.world().env;
  NOCTEM_CHECK(home::prepare_home(env.files, home));
  NOCTEM_TRY(auto log, audit::AuditLog::open({env.files, env.clock, env.random, pause_shortly},
                                             audit_folder(home)));
  const std::string folder = skills_folder(home);
  return SkillHome{std::move(home),
                   {env.files, env.clock, folder, pause_shortly},
                   {{env.files, env.clock, env.random, pause_shortly}, folder},
                   std::move(log)};
}

const std::string& first_operand(const Session& session) {
  return session.arguments().operands.front();
}

Result<Bytes> read_package_file(const Session& session, const std::string& name) {
  if (name == "-") {
    NOCTEM_TRY(const std::string text, session.console().read_input(skill::kArchiveBytesMax));
    return bytes_of(view_of(text));
  }
  return env::read_all(session.files(), name, skill::kArchiveBytesMax);
}

std::string plain_lines(std::string_view text) {
  std::string shown;
  const auto lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    shown += (i == 0 ? "" : "\n") + skill::plain(lines[i], kShownMax);
  }
  return shown;
}

Result<std::vector<std::string>> own_keys(const Session& session, const home::Home& home) {
  NOCTEM_TRY(const auto names, key_names(session.files(), home));
  std::vector<std::string> keys;
  for (const std::string& name : names) {
    NOCTEM_TRY(const auto status, crypto::inspect_key_file(session.files(), key_path(home, name)));
    keys.push_back(document::did_of(status.public_key));
  }
  return keys;
}

}  // namespace noctem::cli
