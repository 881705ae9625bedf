#include <fmt/core.h>

#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/skill/broker.hpp"

#include "command_list.hpp"
#include "pause_os.hpp"
#include "skill_home.hpp"
#include "skill_levels.hpp"

namespace noctem::cli {

namespace {

constexpr std::uint64_t kWaitMax = 86'400;
constexpr std::size_t kArgumentsMax = 1u << 20;

Result<codec::Json> arguments_of(const Session& session) {
  const auto& operands = session.arguments().operands;
  if (operands.size() < 2) {
    return codec::Json(codec::JsonObject{});
  }
  std::string text = operands[1];
  if (text == "-") {
    NOCTEM_TRY(text, session.console().read_input(kArgumentsMax));
  }
  auto json = codec::parse_json(text);
  if (!json || json->object() == nullptr) {
    return fail(invalid("skill_arguments", "the arguments are not a JSON object: " +
                                               (json ? std::string("they are another value")
                                                     : std::move(json).error().message)));
  }
  return json;
}

Result<skill::Wish> wish_of(const Session& session) {
  skill::Wish wish;
  wish.skill = first_operand(session);
  NOCTEM_TRY(wish.arguments, arguments_of(session));
  if (const auto file = session.arguments().value("--token")) {
    NOCTEM_TRY(const std::string text,
               env::read_text(session.files(), *file, skill::kTokenBytesMax));
    wish.token = trim(text);
  }
  if (const auto wait = session.arguments().value("--wait")) {
    const auto seconds = parse_decimal(*wait);
    if (!seconds || *seconds > kWaitMax) {
      return fail(invalid("usage", "--wait is a number of seconds, at most 86400"));
    }
    wish.approval_seconds = static_cast<std::int64_t>(*seconds);
  }
  return wish;
}

// The person at the terminal, if there is one. What they see is plain text.
skill::AskPerson ask_at(const Session& session) {
  return [&session](const std::string& description) -> Result<std::optional<skill::Answer>> {
    Console& console = session.console();
    if (!console.can_ask() || session.wants_json()) {
      return std::nullopt;
    }
    console.write_error("A skill asks for your leave:\n" + description);
    NOCTEM_TRY(const Secret line,
               console.ask_secret("Type yes (this once) or version (whatever its arguments); "
                                  "anything else denies. It is not shown: "));
    const std::string said(trim(text_of(line.reveal())));
    using enum skill::Answer::Said;
    return skill::Answer{said == "yes" || said == "version" ? yes : no,
                         said == "version" ? skill::Scope::version : skill::Scope::once};
  };
}

codec::Json services_json(const bark::JobResult& job) {
  codec::JsonArray counts;
  for (const bark::ServiceCount& count : job.services) {
    counts.emplace_back(codec::JsonObject{{"service", count.service},
                                          {"asked", static_cast<std::int64_t>(count.asked)},
                                          {"refused", static_cast<std::int64_t>(count.refused)}});
  }
  return counts;
}

codec::Json json_of(const skill::RunResult& result) {
  const bark::JobResult& job = result.job;
  const bool is_text = is_utf8(job.output);
  const auto list = [](const std::vector<std::string>& lines) {
    return codec::JsonArray(lines.begin(), lines.end());
  };
  return codec::JsonObject{{"run", result.run},
                           {"how", job.how == bark::Outcome::How::exited ? "exited" : "signalled"},
                           {"code", job.code},
                           {"stopped", job.stopped},
                           {is_text ? "output" : "output_base64url",
                            is_text ? job.output : codec::base64url_encode(view_of(job.output))},
                           {"errors", plain_lines(job.errors)},
                           {"withheld", list(result.withheld)},
                           {"denied", list(job.denied)},
                           {"log", list(job.log)},
                           {"services", services_json(job)}};
}

Exit tell(const Session& session, const skill::RunResult& result) {
  const bark::JobResult& job = result.job;
  const bool screen = session.console().is_terminal(env_os::Stream::output);
  if (!session.wants_json() && !job.errors.empty()) {
    session.console().write_error(plain_lines(job.errors) + "\n");
  }
  for (const std::string& line : job.log) {
    session.remark("It logged: " + line);
  }
  for (const std::string& line : result.withheld) {
    session.remark("It asked for this and was not given it: " + line);
  }
  for (const std::string& line : job.denied) {
    session.remark("It reached for this and was denied: " + line);
  }
  if (!job.stopped.empty()) {
    session.remark("It was ended: " + job.stopped);
  }
  session.answer(json_of(result), screen ? plain_lines(job.output) : job.output);
  return job.how == bark::Outcome::How::exited && job.code == 0 && job.stopped.empty()
             ? Exit::ok
             : Exit::failed;
}

Result<Exit> run_skill(Session& session) {
  NOCTEM_TRY(const skill::Wish wish, wish_of(session));
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_TRY(const Levels levels, levels_of(session, home, bark::Signals::taken));
  NOCTEM_TRY(auto issuers, own_keys(session, home.home));
  bark::Variables environment = session.world().environment;
  environment["NOCTEM_HOME"] = home.home.root;
  skill::Broker broker(
      {session.world().env, pause_shortly, skill_policy_file(home.home),
       scratch_of(session.world().environment), std::move(environment), borrowed(levels),
       std::move(issuers), ask_at(session), [&](const std::string& line) { session.remark(line); }},
      home.shelf, home.approvals, home.log);
  NOCTEM_TRY(const skill::RunResult result, broker.run(wish));
  return tell(session, result);
}

}  // namespace

Command skill_run_command() {
  return {.name = "skill run",
          .summary = "run a skill with what policy, token and manifest all allow",
          .description =
              "The arguments are a JSON object, which the skill reads on its standard input; what "
              "it writes is the answer. It gets what its manifest asks for, as far as the policy "
              "(skills/policy.toml of the home) and the token allow it, at the level that its tier "
              "demands, or it does not run.\n\nA skill of tier 3 needs a person's leave: asked for "
              "at the terminal, or given by `noctem skill approvals approve` while --wait lasts. "
              "Every step stands in the audit log.",
          .options = {{"--token", "FILE", "Run under this capability token.", Completes::file},
                      {"--wait", "SECONDS", "How long a person may take to approve (0)."}},
          .operands = {{"SKILL", "Its name."},
                       {"JSON|-", "Its arguments; {} without them.", Operand::Presence::optional}},
          .examples = {{"noctem skill run org.example/echo '{\"say\":\"hello\"}'", ""},
                       {"noctem skill run org.example/echo --wait 300 '{}'",
                        "Wait five minutes for somebody's leave."}},
          .body = run_skill};
}

}  // namespace noctem::cli
