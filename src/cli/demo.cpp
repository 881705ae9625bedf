// A newcomer's first look: a network that lives, in a minute, and is gone with Ctrl-C.

#include <fmt/core.h>

#include "noctem/base/log.hpp"
#include "noctem/env_os/signals.hpp"

#include "command_list.hpp"
#include "demo_home.hpp"
#include "demo_log.hpp"
#include "demo_theatre.hpp"
#include "door_trouble.hpp"
#include "node_log.hpp"
#include "vocabulary.hpp"
#include "wishes.hpp"

namespace noctem::cli {

namespace {

using env_os::Stream;

constexpr std::int64_t kDocumentsMin = 500;
constexpr std::int64_t kDocumentsMax = 200'000;
constexpr std::int64_t kSpeedMax = 36'000;
constexpr std::int64_t kOperatorsMin = 12;
constexpr std::int64_t kOperatorsMax = 200;

Result<std::int64_t> number_between(const Session& session, const char* name, std::int64_t absent,
                                    std::int64_t least, std::int64_t most) {
  const auto given = session.arguments().value(name);
  if (!given.has_value()) {
    return absent;
  }
  NOCTEM_TRY(const auto number, whole_number(name, *given));
  if (number < least || number > most) {
    return fail(invalid("usage", fmt::format("{}: from {} to {}", name, least, most)));
  }
  return number;
}

Result<node::ListenAddress> listen_address(const Session& session) {
  node::Config config;
  config.listen.port = 0;
  const auto given = session.arguments().value("--listen");
  for (const node::ConfigField& field : node::config_fields()) {
    if (given.has_value() && field.flag == "--listen") {
      NOCTEM_CHECK(field.set(config, *given));
    }
  }
  if (!config.listen.host.starts_with("127.") && config.listen.host != "::1") {
    return fail(invalid("usage",
                        "--listen: a demonstration is shown on this machine alone; write "
                        "127.0.0.1 and a port"));
  }
  return config.listen;
}

Result<DemoWishes> wishes_of(const Session& session) {
  for (const char* name : {"--home", "--config"}) {
    if (session.arguments().has(name)) {
      return fail(invalid("usage", fmt::format("{}: a demonstration has a home of its own, which "
                                               "goes with it, and touches no other",
                                               name)));
    }
  }
  DemoWishes wishes;
  demo::PlayOptions& play = wishes.play;
  NOCTEM_TRY(play.operators,
             number_between(session, "--operators", play.operators, kOperatorsMin, kOperatorsMax));
  NOCTEM_TRY(play.documents,
             number_between(session, "--documents", play.documents, kDocumentsMin, kDocumentsMax));
  NOCTEM_TRY(const auto seed, number_between(session, "--seed", 1, 0, INT64_MAX));
  play.seed = static_cast<std::uint64_t>(seed);
  NOCTEM_TRY(wishes.speed, number_between(session, "--speed", wishes.speed, 1, kSpeedMax));
  NOCTEM_TRY(wishes.listen, listen_address(session));
  return wishes;
}

std::string greeting(const DemoTheatre& theatre, const DemoWishes& wishes, const Style& style) {
  return fmt::format(
      "{}\n\n  {} made-up operators, one in five of them hostile, live through {} days of\n"
      "  publishing, voting and cheating, and then on, {} times as fast as you.\n"
      "  Nothing of it is real: the people, their words, and the time are invented.\n"
      "  The node, the signatures and the verdicts are not.\n\n  look   {}\n\n"
      "Ctrl-C ends it and removes everything.\n",
      style.doubtful("DEMONSTRATION"), wishes.play.operators, demo::kHistoryDays, wishes.speed,
      style.bold(theatre.url()));
}

Result<> announce(const Session& session, const DemoTheatre& theatre, const DemoWishes& wishes) {
  Console& console = session.console();
  if (session.wants_json()) {
    session.answer(
        codec::JsonObject{
            {"demonstration", true}, {"url", theatre.url()}, {"mesh", theatre.mesh_id()}},
        "");
  } else {
    console.write(greeting(theatre, wishes, Style(console.colours(Stream::output))));
  }
  return console.flush();
}

std::string scene_line(const DemoScene& scene) {
  std::uint64_t refused = 0;
  for (const auto& [reason, count] : scene.tally.refused) {
    refused += count;
  }
  return fmt::format("demonstration: day {}{}, {}, {} refused", scene.day,
                     scene.caught_up ? "" : fmt::format(" of {}", demo::kHistoryDays),
                     counted(scene.tally.documents, "document"), refused);
}

void farewell(const Session& session, const demo::Tally& tally) {
  session.progress("");
  std::string refusals;
  for (const auto& [reason, count] : tally.refused) {
    refusals += fmt::format("{}{} {}", refusals.empty() ? "" : ", ", count, reason);
  }
  session.remark(fmt::format(
      "The demonstration is over and its folder removed. The node took {}{}.",
      counted(tally.documents, "document"), refusals.empty() ? "" : " and refused: " + refusals));
}

// Says where the play is, and once that it has caught up.
class Narrator {
 public:
  Narrator(const Session& session, Log log) : session_(session), log_(log) {}

  void operator()(const DemoScene& scene) {
    session_.progress(scene_line(scene));
    if (scene.caught_up && !told_) {
      told_ = true;
      log_.info("demo.caught_up", {{"days", scene.day}, {"documents", scene.tally.documents}});
    }
  }

 private:
  const Session& session_;
  Log log_;
  bool told_ = false;
};

Result<Exit> demo(Session& session) {
  NOCTEM_TRY(const auto wishes, wishes_of(session));
  NOCTEM_TRY(const auto sink, make_node_log(session, {}));
  DemoLog marked(*sink);
  const Log log(marked);
  Wishes asked;
  const env_os::Signals signals([&asked](env_os::Signal) { asked.ask(Wished::stop); });
  NOCTEM_TRY(const auto place, DemoHome::make(session.world().env, session.world().environment));
  auto opened = DemoTheatre::open(session.world().env, place->home(), wishes, log);
  if (!opened) {
    node::Config config;
    config.listen = wishes.listen;
    return fail(explain_door(std::move(opened).error(), config));
  }
  const std::unique_ptr<DemoTheatre> theatre = std::move(*opened);
  NOCTEM_CHECK(announce(session, *theatre, wishes));
  NOCTEM_CHECK(theatre->begin(Narrator(session, log)));
  while (asked.next() != Wished::stop) {
  }
  farewell(session, theatre->end());
  return Exit::ok;
}

}  // namespace

Command demo_command() {
  return {
      .name = "demo",
      .summary = "show a made-up network that lives",
      .description =
          "Starts a node in a temporary folder and fills it, through its public API, with 60 "
          "made-up operators, one in five of them hostile: a ring that votes for its own lies, one "
          "that earns trust and then sells it, one that floods a domain, some who write to the "
          "models that will read them, one with many agents, one that votes for everything. After "
          "some seconds two weeks have passed; from then on time runs faster than yours, and the "
          "page at the address that it prints shows what the network makes of it.\n\nIt is a "
          "demonstration and says so, on the page, in /healthz and in every line of its log. It "
          "has a clock and a home of its own and touches neither yours nor your mesh. Ctrl-C ends "
          "it and removes the folder; what a killed one leaves, the next one removes.",
      .options = {{"--operators", "N", "How many; 12 to 200, else 60."},
                  {"--documents", "N", "About how many in the first two weeks; else 6000."},
                  {"--seed", "S", "Another number, another play; else 1."},
                  {"--speed", "X", "How much faster than yours time runs then; else 600."},
                  {"--listen", "ADDRESS", "Where the page is; on this machine, else any port."}},
      .examples = {{"noctem demo", "Open the address that it prints."},
                   {"noctem demo --operators 20 --documents 1000 --speed 60", "A smaller one."}},
      .body = demo};
}

}  // namespace noctem::cli
