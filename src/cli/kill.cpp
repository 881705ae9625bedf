#include <fmt/core.h>

#include <chrono>

#include "noctem/bark/kill_switch.hpp"
#include "noctem/base/strings.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"

namespace noctem::cli {

namespace {

constexpr std::chrono::milliseconds kPatience{900};

// That everything stands still counts more than that it is written down: a log that hangs is said.
Result<> note(const Session& session, std::string what, codec::JsonObject details) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  auto noted = home.log.append(std::move(what), "", std::move(details));
  return noted ? Result<>() : Result<>(fail(std::move(noted).error()));
}

skill::Shelf shelf_of(const Session& session, const home::Home& home) {
  return {session.files(), session.world().env.clock, skills_folder(home)};
}

Result<Exit> kill_all(const Session& session, const home::Home& home) {
  const env::Clock& clock = session.world().env.clock;
  const auto began = clock.steady();
  auto set = shelf_of(session, home).set_kill_switch();
  const bark::Ended ended = bark::end_confined(home.root, kPatience);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - began).count();
  const auto runs = static_cast<std::int64_t>(ended.runs);
  const auto left = static_cast<std::int64_t>(ended.left);
  if (!set) {
    return fail(std::move(set).error().in("what ran is ended, but the switch is not set"));
  }
  auto noted = note(session, "killed", {{"runs", runs}, {"left", left}, {"ms", took}});
  if (!noted) {
    return fail(std::move(noted).error().in("everything is stopped, but the audit log"));
  }
  std::string text = fmt::format(
      "stopped: {} in {} ms; nothing begins until "
      "`noctem kill --release`\n",
      counted(ended.runs, "confined program"), took);
  if (ended.left > 0) {
    text += fmt::format("{} could not be ended: another user's, or the kernel holds it\n",
                        counted(ended.left, "program"));
  }
  session.answer(codec::JsonObject{{"killed", true}, {"runs", runs}, {"left", left}, {"ms", took}},
                 text);
  return ended.left == 0 ? Exit::ok : Exit::failed;
}

// Whoever set it may have been afraid of an agent: only a person at a terminal takes it back.
Result<Exit> release(const Session& session, const home::Home& home) {
  Console& console = session.console();
  if (!console.can_ask()) {
    return fail(denied("kill_terminal",
                       "only a person at a terminal can release the kill switch: there is none "
                       "here; the file " +
                           bark::kill_switch_path(home.root) + " is the switch"));
  }
  NOCTEM_TRY(const Secret line, console.ask_secret("Type yes to let skills and confined programs "
                                                   "begin again. It is not shown: "));
  if (trim(text_of(line.reveal())) != "yes") {
    return fail(denied("kill_released", "not released: nothing has changed"));
  }
  NOCTEM_CHECK(note(session, "kill_released", {}));
  NOCTEM_CHECK(shelf_of(session, home).release_kill_switch());
  session.answer(codec::JsonObject{{"killed", false}}, "released\n");
  return Exit::ok;
}

Result<Exit> kill(Session& session) {
  NOCTEM_TRY(const home::Home home, session.home());
  return session.arguments().has("--release") ? release(session, home) : kill_all(session, home);
}

}  // namespace

Command kill_command() {
  return {.name = "kill",
          .summary = "end everything that is confined, at once, and let nothing begin",
          .description =
              "The kill switch: every skill and every `noctem run` of this home is ended by force, "
              "within a second, whether the node runs, hangs or is not there; and none begins "
              "until a person at a terminal releases the switch. It outlives restarts: it is the "
              "file skills/killed of the home. The audit log says when and how many.",
          .options = {{"--release", "", "Let skills and confined programs begin again."}},
          .examples = {{"noctem kill", "Everything stands still."},
                       {"noctem kill --release", "A person takes it back."}},
          .body = kill};
}

}  // namespace noctem::cli
