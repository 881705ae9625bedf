#include "noctem/connect/host.hpp"

#include <algorithm>
#include <array>

#include "noctem/env/files.hpp"

#include "instructions.hpp"

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

// A file of a scope. "~" is the person's home, "$config", "$claude" and "$codex" are the folders
// that variables may move, "." is the project. Empty: the host has no such file.
struct Paths {
  std::string_view user;
  std::string_view project;
};

// How a host spells an entry.
enum class Dialect { claude, plain, vscode, gemini, opencode, windsurf, codex };
enum class Words { none, section, rule, copilot };
enum class Hook { none, nested, flat };

struct Row {
  Host host;
  std::string_view sign;  // is there where the host is used
  Dialect dialect;
  std::string_view entries;  // the name under which entries stand
  Paths entry;
  Words words;
  Paths instructions;
  Hook hook;
  Paths hook_file;
  Paths skill;
};

constexpr std::array kRows = {
    Row{.host = {HostId::claude, "claude", "Claude Code", "start Claude Code anew"},
        .sign = "$claude",
        .dialect = Dialect::claude,
        .entries = "mcpServers",
        .entry = {"~/.claude.json", "./.mcp.json"},
        .words = Words::section,
        .instructions = {"$claude/CLAUDE.md", "./CLAUDE.md"},
        .hook = Hook::nested,
        .hook_file = {"$claude/settings.json", "./.claude/settings.json"},
        .skill = {}},
    Row{.host = {HostId::codex, "codex", "Codex", "start Codex anew"},
        .sign = "$codex",
        .dialect = Dialect::codex,
        .entries = "mcp_servers",
        .entry = {"$codex/config.toml", "./.codex/config.toml"},
        .words = Words::section,
        .instructions = {"$codex/AGENTS.md", "./AGENTS.md"},
        .hook = Hook::none,
        .hook_file = {},
        .skill = {"~/.agents/skills", "./.agents/skills"}},
    Row{.host = {HostId::cursor, "cursor", "Cursor", "start Cursor anew"},
        .sign = "~/.cursor",
        .dialect = Dialect::plain,
        .entries = "mcpServers",
        .entry = {"~/.cursor/mcp.json", "./.cursor/mcp.json"},
        .words = Words::rule,
        .instructions = {"", "./.cursor/rules/nocturne-mesh.mdc"},
        .hook = Hook::flat,
        .hook_file = {"~/.cursor/hooks.json", "./.cursor/hooks.json"},
        .skill = {"~/.cursor/skills", ""}},
    Row{.host = {HostId::vscode, "vscode", "VS Code",
                 "start the server by `MCP: List Servers` and trust it"},
        .sign = "$config/Code",
        .dialect = Dialect::vscode,
        .entries = "servers",
        .entry = {"$config/Code/User/mcp.json", "./.vscode/mcp.json"},
        .words = Words::copilot,
        .instructions = {"$config/Code/User/prompts/nocturne-mesh.instructions.md",
                         "./.github/instructions/nocturne-mesh.instructions.md"},
        .hook = Hook::none,
        .hook_file = {},
        .skill = {"~/.copilot/skills", "./.github/skills"}},
    Row{.host = {HostId::gemini, "gemini", "Gemini CLI", "start Gemini CLI anew"},
        .sign = "~/.gemini",
        .dialect = Dialect::gemini,
        .entries = "mcpServers",
        .entry = {"~/.gemini/settings.json", "./.gemini/settings.json"},
        .words = Words::section,
        .instructions = {"~/.gemini/GEMINI.md", "./GEMINI.md"},
        .hook = Hook::nested,
        .hook_file = {"~/.gemini/settings.json", "./.gemini/settings.json"},
        .skill = {}},
    Row{.host = {HostId::opencode, "opencode", "opencode", "start opencode anew"},
        .sign = "$config/opencode",
        .dialect = Dialect::opencode,
        .entries = "mcp",
        .entry = {"$config/opencode/opencode.json", "./opencode.json"},
        .words = Words::section,
        .instructions = {"$config/opencode/AGENTS.md", "./AGENTS.md"},
        .hook = Hook::none,
        .hook_file = {},
        .skill = {"$config/opencode/skills", "./.opencode/skills"}},
    Row{.host = {HostId::windsurf, "windsurf", "Windsurf",
                 "press the refresh button of Cascade's MCP servers"},
        .sign = "~/.codeium/windsurf",
        .dialect = Dialect::windsurf,
        .entries = "mcpServers",
        .entry = {"~/.codeium/windsurf/mcp_config.json", ""},
        .words = Words::section,
        .instructions = {"~/.codeium/windsurf/memories/global_rules.md", ""},
        .hook = Hook::none,
        .hook_file = {},
        .skill = {"~/.codeium/windsurf/skills", ""}},
};

const Row& row_of(HostId id) {
  return *std::find_if(kRows.begin(), kRows.end(),
                       [id](const Row& row) { return row.host.id == id; });
}

std::string claude_folder(const Folders& folders) {
  return folders.claude.empty() ? env::join_path(folders.home, ".claude") : folders.claude;
}

std::string place(std::string_view path, const Folders& folders) {
  // With a folder of its own Claude Code keeps everything there, this file too.
  if (path == "~/.claude.json" && !folders.claude.empty()) {
    return env::join_path(folders.claude, ".claude.json");
  }
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view head = path.substr(0, slash);
  const std::string_view rest = path.substr(std::min(slash + 1, path.size()));
  const std::string root = head == "~"         ? folders.home
                           : head == "$config" ? folders.config
                           : head == "$codex"  ? folders.codex
                           : head == "$claude" ? claude_folder(folders)
                                               : folders.project;
  return rest.empty() ? root : env::join_path(root, rest);
}

std::string bearer(std::string_view before, std::string_view after) {
  return "Bearer " + std::string(before) + std::string(kTokenVariable) + std::string(after);
}

// "${NAME}" and how else hosts write a variable of the environment.
std::string authorization(Dialect dialect) {
  switch (dialect) {
    case Dialect::claude:
      return bearer("${", "}");
    case Dialect::gemini:
      return bearer("$", "");
    case Dialect::opencode:
      return bearer("{env:", "}");
    case Dialect::plain:
    case Dialect::vscode:
    case Dialect::windsurf:
    case Dialect::codex:
      break;
  }
  return bearer("${env:", "}");
}

JsonObject over_http(Dialect dialect, const Server& server) {
  if (dialect == Dialect::codex) {
    return {{"url", server.url}, {"bearer_token_env_var", kTokenVariable}};
  }
  const std::string_view address = dialect == Dialect::gemini     ? "httpUrl"
                                   : dialect == Dialect::windsurf ? "serverUrl"
                                                                  : "url";
  JsonObject entry{{std::string(address), server.url},
                   {"headers", JsonObject{{"Authorization", authorization(dialect)}}}};
  if (dialect == Dialect::claude || dialect == Dialect::vscode) {
    entry.set("type", "http");
  } else if (dialect == Dialect::opencode) {
    entry.set("type", "remote");
  }
  return entry;
}

JsonObject by_program(Dialect dialect, const Server& server) {
  JsonArray args(server.args.begin(), server.args.end());
  JsonObject entry;
  const bool one_list = dialect == Dialect::opencode;
  if (one_list) {
    args.insert(args.begin(), Json(server.command));
    entry = {{"type", "local"}, {"command", std::move(args)}};
  } else {
    entry = {{"command", server.command}, {"args", std::move(args)}};
  }
  if (dialect == Dialect::claude || dialect == Dialect::vscode) {
    entry.set("type", "stdio");
  }
  if (!server.variables.empty()) {
    entry.set(one_list ? "environment" : "env", server.variables);
  }
  return entry;
}

Piece entry_piece(const Row& row, std::string path, const Server& server) {
  const bool http = !server.url.empty();
  Piece piece{
      .kind = row.dialect == Dialect::codex ? Piece::Kind::toml_entry : Piece::Kind::json_entry,
      .path = std::move(path),
      .at = {std::string(row.entries), std::string(kEntryName)},
      .values = http ? over_http(row.dialect, server) : by_program(row.dialect, server),
      .owned = {"command", "args", "type", "url", "httpUrl", "serverUrl", "headers",
                "bearer_token_env_var"},
      .text = {}};
  if (http || !server.variables.empty()) {
    piece.owned.insert(piece.owned.end(), {"env", "environment"});
  }
  return piece;
}

// For a shell.
std::string quoted(const std::string& word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '.' || c == '-' || c == '_';
  });
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return plain ? word : text + "'";
}

Piece hook_piece(const Row& row, std::string path, const Server& server) {
  const std::string command = quoted(server.command) + " hook " + std::string(row.host.name);
  const bool nested = row.hook == Hook::nested;
  JsonObject item{{"command", command}};
  if (nested) {
    item.set("type", "command");
    item = {{"hooks", JsonArray{Json(std::move(item))}}};
  }
  return {.kind = Piece::Kind::hook,
          .path = std::move(path),
          .at = {"hooks", nested ? "SessionStart" : "sessionStart"},
          .values = std::move(item),
          .owned = {},
          .text = nested ? "" : "version"};
}

Piece words_piece(Words words, std::string path) {
  if (words == Words::section) {
    return {.kind = Piece::Kind::section,
            .path = std::move(path),
            .at = {},
            .values = {},
            .owned = {},
            .text = std::string(instructions())};
  }
  return {.kind = Piece::Kind::document,
          .path = std::move(path),
          .at = {},
          .values = {},
          .owned = {},
          .text = document(words == Words::rule ? Front::rule : Front::copilot)};
}

Piece skill_piece(const std::string& folder) {
  return {.kind = Piece::Kind::document,
          .path = env::join_path(folder, "nocturne-mesh/SKILL.md"),
          .at = {},
          .values = {},
          .owned = {},
          .text = document(Front::skill)};
}

}  // namespace

std::vector<Host> hosts() {
  std::vector<Host> all;
  for (const Row& row : kRows) {
    all.push_back(row.host);
  }
  return all;
}

std::optional<Host> find_host(std::string_view name) {
  const auto found = std::find_if(kRows.begin(), kRows.end(),
                                  [name](const Row& row) { return row.host.name == name; });
  return found == kRows.end() ? std::nullopt : std::optional(found->host);
}

std::vector<Piece> pieces_of(const Host& host, Scope scope, const Folders& folders,
                             const Server& server) {
  const Row& row = row_of(host.id);
  const auto path = [&](const Paths& paths) {
    const std::string_view named = scope == Scope::user ? paths.user : paths.project;
    return named.empty() ? std::string() : place(named, folders);
  };
  std::vector<Piece> pieces;
  std::string entry = path(row.entry);
  if (entry.empty()) {
    return pieces;
  }
  if (host.id == HostId::opencode && folders.exists(entry + "c")) {
    entry += "c";  // opencode.jsonc
  }
  pieces.push_back(entry_piece(row, std::move(entry), server));
  if (std::string file = path(row.hook_file); row.hook != Hook::none && !file.empty()) {
    pieces.push_back(hook_piece(row, std::move(file), server));
  }
  if (std::string file = path(row.instructions); !file.empty()) {
    pieces.push_back(words_piece(row.words, std::move(file)));
  }
  if (const std::string folder = path(row.skill); !folder.empty()) {
    pieces.push_back(skill_piece(folder));
  }
  return pieces;
}

bool is_found(const Host& host, const Folders& folders) {
  const Row& row = row_of(host.id);
  return folders.exists(place(row.sign, folders)) || folders.exists(place(row.entry.user, folders));
}

std::optional<Json> hook_answer(HostId host) {
  switch (row_of(host).hook) {
    case Hook::nested:
      return JsonObject{{"hookSpecificOutput", JsonObject{{"hookEventName", "SessionStart"},
                                                          {"additionalContext", reminder()}}}};
    case Hook::flat:
      return JsonObject{{"additional_context", reminder()}};
    case Hook::none:
      break;
  }
  return std::nullopt;
}

}  // namespace noctem::connect
