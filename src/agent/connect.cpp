#include <fmt/core.h>

#include <algorithm>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/style.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/client/tracker.hpp"

#include "host_files.hpp"

namespace noctem::agent {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using connect::Change;

enum class Direction { connect, disconnect };

struct Plan {
  connect::Host host;
  std::vector<Change> changes;
};

std::string names() {
  std::string text;
  for (const connect::Host& host : connect::hosts()) {
    text += (text.empty() ? "" : ", ") + std::string(host.name);
  }
  return text;
}

Result<connect::Host> host_named(const std::string& word) {
  if (const auto host = connect::find_host(word)) {
    return *host;
  }
  std::vector<std::string> known;
  for (const connect::Host& host : connect::hosts()) {
    known.emplace_back(host.name);
  }
  const auto meant = nearest(word, known);
  return fail(invalid("usage", fmt::format("unknown host \"{}\": {}", word,
                                           meant ? fmt::format("did you mean \"{}\"?", *meant)
                                                 : "there are " + names())));
}

connect::Scope scope_of(const Session& session) {
  return session.arguments().has("--project") ? connect::Scope::project : connect::Scope::user;
}

Result<Plan> plan_for(const Session& session, const connect::Records& records,
                      const connect::Host& host, Direction direction) {
  NOCTEM_TRY(const auto folders, host_folders(session));
  NOCTEM_TRY(const auto server, host_server(session));
  NOCTEM_TRY(const auto tasks, host_tasks(host, scope_of(session), folders, server));
  if (tasks.empty()) {
    return fail(unsupported(
        "no_project_scope",
        fmt::format("{} has no settings of a project: leave --project away", host.title)));
  }
  Plan plan{.host = host, .changes = {}};
  for (const connect::Task& task : tasks) {
    NOCTEM_TRY(auto change, direction == Direction::connect
                                ? connect::plan_connect(session.files(), records, task)
                                : connect::plan_disconnect(session.files(), records, task));
    plan.changes.push_back(std::move(change));
  }
  return plan;
}

std::string_view word_of(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::none:
      return "unchanged";
    case Change::Kind::create:
      return "created";
    case Change::Kind::edit:
      return "changed";
    case Change::Kind::remove:
      break;
  }
  return "removed";
}

bool keeps_copy(const Change& change) {
  return change.keep == Change::Keep::record && change.kind == Change::Kind::edit &&
         change.record.before == connect::Record::Before::kept;
}

JsonArray list_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

Json json_of(const Plan& plan, const connect::Records& records) {
  JsonArray files;
  bool changed = false;
  for (const Change& change : plan.changes) {
    JsonObject file{{"path", change.path}, {"state", word_of(change.kind)}};
    if (change.kind != Change::Kind::none) {
      changed = true;
      file.set("diff", connect::diff_of(change));
    }
    if (keeps_copy(change)) {
      file.set("backup", records.copy_path(change.path));
    }
    if (!change.still_used_by.empty()) {
      file.set("still_used_by", list_of(change.still_used_by));
    }
    files.emplace_back(std::move(file));
  }
  return JsonObject{{"host", plan.host.name}, {"changed", changed}, {"files", std::move(files)}};
}

std::string coloured(const std::string& diff, const Style& style) {
  std::string text;
  for (const std::string_view line : split(diff, '\n')) {
    const std::string shown = printable(line);
    if (line.starts_with('+')) {
      text += "  " + style.good(shown) + "\n";
    } else if (line.starts_with('-')) {
      text += "  " + style.bad(shown) + "\n";
    } else if (!line.empty()) {
      text += "  " + style.faint(shown) + "\n";
    }
  }
  return text;
}

std::string text_of(const Plan& plan, const connect::Records& records, const Style& style) {
  std::string text = style.bold(plan.host.title) + "\n";
  for (const Change& change : plan.changes) {
    text += fmt::format("{:<9}  {}\n", word_of(change.kind), printable(change.path));
    if (change.kind != Change::Kind::none) {
      text += coloured(connect::diff_of(change), style);
    }
    if (keeps_copy(change)) {
      text += fmt::format("  as it was: {}\n", printable(records.copy_path(change.path)));
    }
    if (!change.still_used_by.empty()) {
      text += fmt::format("  left, {} uses it too\n", change.still_used_by.front());
    }
  }
  return text;
}

bool has_changes(const std::vector<Plan>& plans) {
  for (const Plan& plan : plans) {
    for (const Change& change : plan.changes) {
      if (change.kind != Change::Kind::none) {
        return true;
      }
    }
  }
  return false;
}

// A program without a node can do nothing before it was told of one.
bool lacks_mesh(const Session& session) {
  const auto& commands = session.program().commands;
  const bool has_node = std::any_of(commands.begin(), commands.end(),
                                    [](const Command& command) { return command.name == "up"; });
  const auto home = session.home();
  if (has_node || session.arguments().has("--http") || !home) {
    return false;
  }
  const auto tracker = client::read_tracker(session.files(), *home);
  return tracker && !tracker->has_value();
}

std::string advice(const Session& session, const std::vector<Plan>& plans, Direction direction) {
  if (session.arguments().has("--dry-run")) {
    return "nothing was written: this was a dry run\n";
  }
  if (!has_changes(plans)) {
    return "nothing had to be changed\n";
  }
  if (direction == Direction::disconnect) {
    return "a host that runs notices it when it is started anew\n";
  }
  std::string text;
  for (const Plan& plan : plans) {
    text += fmt::format("next: {}\n", plan.host.then);
  }
  if (lacks_mesh(session)) {
    text += named_for(session.program(),
                      "this home belongs to no mesh yet: `noctem setup --tracker URL --label NAME` "
                      "joins one\n");
  }
  if (session.arguments().has("--http")) {
    text += fmt::format(
        "the host needs the token in its environment: export {}=\"$(noctem mcp "
        "token)\"\n",
        connect::kTokenVariable);
  }
  return text;
}

Result<> carry_out_all(const Session& session, connect::Records& records,
                       const std::vector<Plan>& plans) {
  if (session.arguments().has("--dry-run")) {
    return {};
  }
  for (const Plan& plan : plans) {
    for (const Change& change : plan.changes) {
      NOCTEM_CHECK(connect::carry_out(session.files(), records, change));
    }
  }
  return {};
}

// One host after another, so that what two of them share is planned with what the first one did;
// but first all of them are planned, so that a file that is not understood stops everything.
Result<Exit> change_hosts(Session& session, Direction direction) {
  NOCTEM_TRY(const auto home, session.home());
  auto records = host_records(session, home);
  std::vector<connect::Host> hosts;
  for (const std::string& word : session.arguments().operands) {
    NOCTEM_TRY(const auto host, host_named(word));
    NOCTEM_CHECK(plan_for(session, records, host, direction));
    hosts.push_back(host);
  }
  if (direction == Direction::connect && !session.arguments().has("--dry-run")) {
    NOCTEM_CHECK(home::prepare_home(session.files(), home));
  }
  const Style style(session.console().colours(env_os::Stream::output));
  std::vector<Plan> plans;
  JsonArray json;
  std::string text;
  for (const connect::Host& host : hosts) {
    NOCTEM_TRY(auto plan, plan_for(session, records, host, direction));
    plans.push_back(std::move(plan));
    NOCTEM_CHECK(carry_out_all(session, records, {plans.back()}));
    json.push_back(json_of(plans.back(), records));
    text += text_of(plans.back(), records, style);
  }
  session.answer(
      JsonObject{{"hosts", std::move(json)}, {"dry_run", session.arguments().has("--dry-run")}},
      text + advice(session, plans, direction));
  return Exit::ok;
}

struct Standing {
  std::string state;
  std::string detail;
};

Standing standing_of(const Result<Plan>& plan) {
  if (!plan) {
    return {"unreadable", plan.error().message};
  }
  std::size_t same = 0;
  std::size_t absent = 0;
  std::size_t all = 0;
  for (const Change& change : plan->changes) {
    for (const connect::PieceState found : change.found) {
      ++all;
      same += found == connect::PieceState::same ? 1 : 0;
      absent += found == connect::PieceState::absent ? 1 : 0;
    }
  }
  if (same == all) {
    return {"connected", ""};
  }
  return absent == all ? Standing{"not connected", ""}
                       : Standing{"outdated", "`noctem connect HOST` brings it up to date"};
}

std::string shown_state(const Standing& standing, const Style& style) {
  const std::string padded = fmt::format("{:<14}", standing.state);
  if (standing.state == "connected") {
    return style.good(padded);
  }
  return standing.state == "unreadable" ? style.bad(padded) : padded;
}

Result<Exit> list_hosts(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto folders, host_folders(session));
  const auto records = host_records(session, home);
  const Style style(session.console().colours(env_os::Stream::output));
  JsonArray list;
  std::string text =
      style.bold(fmt::format("{:<10} {:<12} {:<10} {}\n", "HOST", "", "FOUND", "STATE"));
  for (const connect::Host& host : connect::hosts()) {
    const auto plan = plan_for(session, records, host, Direction::connect);
    const bool no_scope = !plan && plan.error().reason == "no_project_scope";
    const Standing standing = no_scope ? Standing{"no such scope", ""} : standing_of(plan);
    const bool found = connect::is_found(host, folders);
    list.emplace_back(JsonObject{{"host", host.name},
                                 {"title", host.title},
                                 {"found", found},
                                 {"state", standing.state},
                                 {"detail", standing.detail}});
    text += fmt::format("{:<10} {:<12} {:<10} {} {}\n", host.name, host.title, found ? "yes" : "no",
                        shown_state(standing, style),
                        named_for(session.program(), printable(standing.detail)));
  }
  session.answer(JsonObject{{"hosts", std::move(list)}},
                 text + named_for(session.program(),
                                  "\n`noctem connect HOST` connects one; `--dry-run` shows what "
                                  "it would write.\n"));
  return Exit::ok;
}

Result<Exit> connect_hosts(Session& session) {
  return session.arguments().operands.empty() ? list_hosts(session)
                                              : change_hosts(session, Direction::connect);
}

Result<Exit> disconnect_hosts(Session& session) {
  if (session.arguments().operands.empty()) {
    return fail(invalid("usage", "HOST is missing: there are " + names()));
  }
  return change_hosts(session, Direction::disconnect);
}

Option project_option() {
  return {"--project", "", "In the settings of this folder's project, not in yours."};
}

Option dry_run_option() { return {"--dry-run", "", "Show what would change, and write nothing."}; }

}  // namespace

Command connect_command() {
  return {.name = "connect",
          .summary = "give the mesh to an agent host: Claude Code, Codex, Cursor, …",
          .description =
              "Writes into the host's own settings what it needs: the entry of this MCP server, "
              "instructions that make agents ask first and contribute last, and a hook or a skill "
              "where the host has them. What differs is shown, the file as it was is kept, and "
              "everything else in it stays byte by byte. Running it again changes nothing; "
              "`noctem disconnect HOST` takes it all away.\n\n"
              "HOST is claude, codex, cursor, vscode, gemini, opencode or windsurf. Without HOST "
              "it lists them, and says which are found here and connected.",
          .options = {project_option(),
                      dry_run_option(),
                      {"--http", "",
                       "Let the host speak to the node's /mcp, with the token in "
                       "$NOCTEM_MCP_TOKEN, instead of starting this program."},
                      {"--url", "URL", "With --http: the node, if it is not this home's."}},
          .operands = {{"HOST", "Which host.", Operand::Presence::any_number}},
          .examples = {{"noctem connect", "Which hosts are here?"},
                       {"noctem connect claude codex", ""},
                       {"noctem connect cursor --project --dry-run", ""}},
          .body = connect_hosts};
}

Command disconnect_command() {
  return {.name = "disconnect",
          .summary = "take everything away again that connect wrote",
          .description =
              "A file that nobody else has changed since gets its very bytes back, or goes if it "
              "was not there; from any other, our parts alone are taken out.",
          .options = {project_option(), dry_run_option()},
          .operands = {{"HOST", "Which host.", Operand::Presence::any_number}},
          .examples = {{"noctem disconnect claude", ""}},
          .body = disconnect_hosts};
}

}  // namespace noctem::agent
