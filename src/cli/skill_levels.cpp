#include "skill_levels.hpp"

#include "noctem/bark/become.hpp"
#include "noctem/wasm_level/wasm_level.hpp"

#include "skill_services.hpp"

namespace noctem::cli {

// Those that lie on this machine. What the level wasm compiled counts only under a key that whoever
// has the log's key can make again, and nobody else.
Result<Levels> levels_of(Session& session, const SkillHome& home, bark::Signals signals) {
  NOCTEM_TRY(const std::string runner, bark::runner_path());
  Levels levels;
  levels.push_back(bark::make_process_level(runner, signals));
  if (auto worker = bark::worker_path()) {
    levels.push_back(wasm_level::make_wasm_level(
        {.runner = runner,
         .worker = std::move(*worker),
         .cache = env::join_path(skills_folder(home.home), "compiled"),
         .key = Secret(bytes_of(view_of(home.log.sealed("compiled skills", "")))),
         .services = services_of(session, home.home)},
        session.files()));
  }
  return levels;
}

std::vector<bark::Level*> borrowed(const Levels& levels) {
  std::vector<bark::Level*> list;
  for (const auto& level : levels) {
    list.push_back(level.get());
  }
  return list;
}

std::string scratch_of(const env_os::Environment& environment) {
  const auto found = environment.find("TMPDIR");
  return found != environment.end() && found->second.starts_with('/') ? found->second : "/tmp";
}

}  // namespace noctem::cli
