#include <fmt/core.h>

#include "noctem/base/strings.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"

namespace noctem::cli {

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::uint64_t kDaysMax = 400;

codec::Json json_of(const skill::Proposal& proposal, const std::string& id, std::string_view state,
                    std::int64_t expires_at) {
  return codec::JsonObject{{"id", id},
                           {"state", state},
                           {"digest", proposal.digest()},
                           {"expires_at", expires_at},
                           {"content", proposal.content}};
}

Result<Exit> list(Session& session) {
  NOCTEM_TRY(const SkillHome home, open_skill_home(session));
  NOCTEM_TRY(const auto state, home.approvals.state());
  codec::JsonArray items;
  std::string text;
  const auto add = [&](const skill::Proposal& proposal, const std::string& id,
                       std::string_view word, std::int64_t expires_at) {
    items.push_back(json_of(proposal, id, word, expires_at));
    text += fmt::format("{}  {} {}  {}, until {}\n", id, plain_lines(proposal.skill),
                        plain_lines(proposal.version), word, show_time(expires_at));
  };
  for (const skill::Request& request : state.requests) {
    const bool waits = request.state == skill::Request::State::waiting;
    add(request.proposal, request.id, waits ? "waits" : "denied", request.expires_at);
  }
  for (const skill::Approval& approval : state.approvals) {
    add(approval.proposal, approval.id, name_of(approval.scope), approval.expires_at);
  }
  session.answer(codec::JsonObject{{"approvals", std::move(items)}},
                 text.empty() ? "nothing waits, and nothing is approved\n" : text);
  return Exit::ok;
}

Result<skill::Request> waiting(const SkillHome& home, const std::string& id) {
  NOCTEM_TRY(const auto state, home.approvals.state());
  for (const skill::Request& request : state.requests) {
    if (request.id == id && request.state == skill::Request::State::waiting) {
      return request;
    }
  }
  return fail(not_found("approval", "no such request waits: `noctem skill approvals`"));
}

Result<skill::Scope> scope_of(const Session& session) {
  const std::string text = session.arguments().value("--for").value_or("once");
  for (const skill::Scope scope : {skill::Scope::once, skill::Scope::run, skill::Scope::version}) {
    if (text == name_of(scope)) {
      return scope;
    }
  }
  return fail(invalid("usage", "--for is once, run or version"));
}

Result<std::int64_t> days_of(const Session& session) {
  const auto days = parse_decimal(session.arguments().value("--days").value_or("1"));
  return days && *days > 0 && *days <= kDaysMax
             ? Result<std::int64_t>(static_cast<std::int64_t>(*days) * kDay)
             : fail(invalid("usage", "--days is a number from 1 to 400"));
}

// Only a person at a terminal can say yes: no option does, and no pipe.
Result<> ask_person(const Session& session, const std::string& description) {
  Console& console = session.console();
  if (!console.can_ask()) {
    return fail(
        denied("approval_terminal", "only a person at a terminal can approve: there is none here"));
  }
  console.write_error(description);
  NOCTEM_TRY(const Secret line,
             console.ask_secret("Type yes to approve exactly this. It is not shown: "));
  return trim(text_of(line.reveal())) == "yes"
             ? Result<>()
             : fail(denied("approval_denied", "not approved: nothing has changed"));
}

Result<Exit> approve(Session& session) {
  NOCTEM_TRY(const auto scope, scope_of(session));
  NOCTEM_TRY(const auto seconds, days_of(session));
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  const std::string& id = first_operand(session);
  NOCTEM_TRY(const auto request, waiting(home, id));
  NOCTEM_TRY(const auto before, home.approvals.last_of(request.proposal.skill));
  NOCTEM_CHECK(ask_person(session, describe(request.proposal, before)));
  NOCTEM_CHECK(home.log.append(
      "approved", "",
      {{"request", id}, {"scope", name_of(scope)}, {"digest", request.proposal.digest()}}));
  NOCTEM_TRY(const auto approval,
             home.approvals.approve({id, request.proposal.digest(), scope, seconds}));
  session.answer(json_of(approval.proposal, id, name_of(scope), approval.expires_at),
                 fmt::format("approved: {}\n", name_of(scope)));
  return Exit::ok;
}

Result<Exit> deny(Session& session) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_CHECK(home.approvals.deny(first_operand(session)));
  NOCTEM_CHECK(home.log.append("request_denied", "", {{"request", first_operand(session)}}));
  session.answer(codec::JsonObject{{"denied", first_operand(session)}}, "denied\n");
  return Exit::ok;
}

Result<Exit> revoke(Session& session) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_CHECK(home.approvals.revoke(first_operand(session)));
  NOCTEM_CHECK(home.log.append("approval_revoked", "", {{"approval", first_operand(session)}}));
  session.answer(codec::JsonObject{{"revoked", first_operand(session)}}, "revoked\n");
  return Exit::ok;
}

std::vector<Operand> id_operand() { return {{"ID", "As `noctem skill approvals` shows it."}}; }

}  // namespace

Command skill_approvals_command() {
  return {.name = "skill approvals",
          .summary = "what waits for a person's leave, and what has it",
          .description =
              "Requests that wait or were denied, and approvals with what they are for. "
              "What has expired is gone: a request that nobody answered is denied.",
          .examples = {{"noctem skill approvals", ""}},
          .body = list};
}

Command skill_approvals_approve_command() {
  return {.name = "skill approvals approve",
          .summary = "approve a run that waits",
          .description =
              "Shows all that decides what the run can do, and what is new against the last "
              "approval of this skill, and asks on the terminal. Approved is exactly that: once, "
              "for the run that waits, or for this version with whatever arguments.",
          .options = {{"--for", "once|run|version", "What it is good for (once)."},
                      {"--days", "DAYS", "How long it is good (1)."}},
          .operands = id_operand(),
          .examples = {{"noctem skill approvals approve 5f1d0c2ab34e9871 --for run", ""}},
          .body = approve};
}

Command skill_approvals_deny_command() {
  return {.name = "skill approvals deny",
          .summary = "deny a run that waits",
          .description = "Whoever waits for it hears so at once.",
          .operands = id_operand(),
          .examples = {{"noctem skill approvals deny 5f1d0c2ab34e9871", ""}},
          .body = deny};
}

Command skill_approvals_revoke_command() {
  return {.name = "skill approvals revoke",
          .summary = "take an approval back",
          .description = "The next run needs another one.",
          .operands = id_operand(),
          .examples = {{"noctem skill approvals revoke 5f1d0c2ab34e9871", ""}},
          .body = revoke};
}

}  // namespace noctem::cli
