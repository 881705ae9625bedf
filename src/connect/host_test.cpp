#include "noctem/connect/host.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "noctem/base/strings.hpp"

namespace noctem::connect {

namespace {

Folders folders() {
  return {.home = "/h",
          .config = "/h/.config",
          .claude = "",
          .codex = "/h/.codex",
          .project = "/p",
          .exists = [](const std::string&) { return false; }};
}

Server program() {
  return {.command = "/opt/my tools/nocturne-agent", .args = {"mcp"}, .variables = {}, .url = ""};
}

std::string written(const Piece& piece) {
  const auto put = put_piece(piece, "");
  REQUIRE(put);
  return put->text;
}

std::map<std::string, std::string> files_of(std::string_view host, Scope scope,
                                            const Server& server) {
  std::map<std::string, std::string> files;
  for (const Piece& piece : pieces_of(*find_host(host), scope, folders(), server)) {
    std::string& text = files[piece.path];
    const auto put = put_piece(piece, text);
    REQUIRE(put);
    text = put->text;
  }
  return files;
}

}  // namespace

TEST_CASE("each host gets the files that it reads") {
  const std::map<std::string, std::vector<std::string>> user = {
      {"claude", {"/h/.claude.json", "/h/.claude/CLAUDE.md", "/h/.claude/settings.json"}},
      {"codex",
       {"/h/.agents/skills/nocturne-mesh/SKILL.md", "/h/.codex/AGENTS.md",
        "/h/.codex/config.toml"}},
      {"cursor",
       {"/h/.cursor/hooks.json", "/h/.cursor/mcp.json",
        "/h/.cursor/skills/nocturne-mesh/SKILL.md"}},
      {"vscode",
       {"/h/.config/Code/User/mcp.json",
        "/h/.config/Code/User/prompts/nocturne-mesh.instructions.md",
        "/h/.copilot/skills/nocturne-mesh/SKILL.md"}},
      {"gemini", {"/h/.gemini/GEMINI.md", "/h/.gemini/settings.json"}},
      {"opencode",
       {"/h/.config/opencode/AGENTS.md", "/h/.config/opencode/opencode.json",
        "/h/.config/opencode/skills/nocturne-mesh/SKILL.md"}},
      {"windsurf",
       {"/h/.codeium/windsurf/mcp_config.json", "/h/.codeium/windsurf/memories/global_rules.md",
        "/h/.codeium/windsurf/skills/nocturne-mesh/SKILL.md"}}};
  CHECK(hosts().size() == user.size());
  for (const auto& [host, paths] : user) {
    std::vector<std::string> found;
    for (const auto& [path, text] : files_of(host, Scope::user, program())) {
      found.push_back(path);
      CHECK_MESSAGE(text.find("noct") != std::string::npos, path);
    }
    CHECK_MESSAGE(found == paths, host);
  }
}

TEST_CASE("settings that variables move are written where the host looks") {
  Folders moved = folders();
  moved.claude = "/else/claude";
  moved.exists = [](const std::string& path) { return path.ends_with("opencode.jsonc"); };
  CHECK(pieces_of(*find_host("claude"), Scope::user, moved, program()).front().path ==
        "/else/claude/.claude.json");
  CHECK(pieces_of(*find_host("opencode"), Scope::user, moved, program()).front().path ==
        "/h/.config/opencode/opencode.jsonc");
  CHECK(pieces_of(*find_host("windsurf"), Scope::project, moved, program()).empty());
}

TEST_CASE("an entry is spelled as its host reads it") {
  const auto entry = [](std::string_view host, const Server& server) {
    return written(pieces_of(*find_host(host), Scope::user, folders(), server).front());
  };
  CHECK(entry("vscode", program()) ==
        "{\n  \"servers\": {\n    \"nocturne-mesh\": {\n      \"type\": \"stdio\",\n"
        "      \"command\": \"/opt/my tools/nocturne-agent\",\n      \"args\": [\"mcp\"]\n"
        "    }\n  }\n}\n");
  CHECK(entry("opencode", program())
            .find("\"command\": [\"/opt/my tools/nocturne-agent\", \"mcp\"]") != std::string::npos);
  Server home = program();
  home.variables.set("NOCTEM_HOME", "/x");
  CHECK(entry("codex", home).find("env = { NOCTEM_HOME = \"/x\" }\n") != std::string::npos);
  CHECK(entry("opencode", home).find("\"environment\": {") != std::string::npos);
  CHECK(entry("gemini", home).find("\"env\": {") != std::string::npos);
}

TEST_CASE("over HTTP a host is told the variable that holds the token, never the token") {
  Server node = program();
  node.url = "http://127.0.0.1:7654/mcp";
  const std::map<std::string, std::vector<std::string>> spelled = {
      {"claude", {"\"type\": \"http\"", "\"url\": ", "\"Bearer ${NOCTEM_MCP_TOKEN}\""}},
      {"codex", {"url = ", "bearer_token_env_var = \"NOCTEM_MCP_TOKEN\""}},
      {"cursor", {"\"url\": ", "\"Bearer ${env:NOCTEM_MCP_TOKEN}\""}},
      {"vscode", {"\"type\": \"http\"", "\"Bearer ${env:NOCTEM_MCP_TOKEN}\""}},
      {"gemini", {"\"httpUrl\": ", "\"Bearer $NOCTEM_MCP_TOKEN\""}},
      {"opencode", {"\"type\": \"remote\"", "\"Bearer {env:NOCTEM_MCP_TOKEN}\""}},
      {"windsurf", {"\"serverUrl\": ", "\"Bearer ${env:NOCTEM_MCP_TOKEN}\""}}};
  for (const auto& [host, words] : spelled) {
    const std::string text =
        written(pieces_of(*find_host(host), Scope::user, folders(), node).front());
    for (const std::string& word : words) {
      CHECK_MESSAGE(text.find(word) != std::string::npos, text);
    }
    CHECK(text.find("command") == std::string::npos);
  }
}

TEST_CASE("an entry changes its kind, and what somebody added to it stays") {
  const auto local = pieces_of(*find_host("windsurf"), Scope::user, folders(), program()).front();
  Server node = program();
  node.url = "http://127.0.0.1:7654/mcp";
  const auto remote = pieces_of(*find_host("windsurf"), Scope::user, folders(), node).front();
  const std::string text =
      "{\"mcpServers\": {\"nocturne-mesh\": {\"command\": \"old\", \"disabled\": true, "
      "\"env\": {\"A\": \"1\"}}}}";
  CHECK(state_of(local, text).value() == PieceState::other);
  const std::string mended = put_piece(local, text).value().text;
  CHECK(state_of(local, mended).value() == PieceState::same);
  CHECK(mended.find("\"disabled\": true") != std::string::npos);
  CHECK(mended.find("\"env\": {\"A\": \"1\"}") != std::string::npos);
  const std::string turned = put_piece(remote, mended).value().text;
  CHECK(state_of(remote, turned).value() == PieceState::same);
  CHECK(turned.find("command") == std::string::npos);
  CHECK(turned.find("\"disabled\": true") != std::string::npos);
}

TEST_CASE("a hook is ours by its program and its word, and stands beside others") {
  const auto pieces = pieces_of(*find_host("claude"), Scope::user, folders(), program());
  const Piece& hook = pieces[1];
  REQUIRE(hook.kind == Piece::Kind::hook);
  const std::string others =
      "{\"hooks\": {\"SessionStart\": [{\"hooks\": [{\"type\": \"command\", \"command\": "
      "\"/opt/noctem-tools/run hook claude\"}]}]}}";
  CHECK(state_of(hook, others).value() == PieceState::absent);
  const std::string both = put_piece(hook, others).value().text;
  CHECK(both.find("'/opt/my tools/nocturne-agent' hook claude") != std::string::npos);
  CHECK(state_of(hook, both).value() == PieceState::same);
  CHECK(drop_piece(hook, both, 0).value() == others);

  Server moved = program();
  moved.command = "/usr/bin/nocturne-agent";
  const Piece newer = pieces_of(*find_host("claude"), Scope::user, folders(), moved)[1];
  CHECK(state_of(newer, both).value() == PieceState::other);
  const std::string changed = put_piece(newer, both).value().text;
  CHECK(changed.find("my tools") == std::string::npos);
  CHECK(drop_piece(newer, changed, 0).value() == others);
}

TEST_CASE("a file of our own is not written over somebody else's") {
  const auto pieces = pieces_of(*find_host("cursor"), Scope::project, folders(), program());
  const Piece& rule = pieces.back();
  REQUIRE(rule.kind == Piece::Kind::document);
  CHECK(rule.text.starts_with("---\n"));
  const auto refused = put_piece(rule, "# my own rule\n");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "not_ours");
  CHECK(state_of(rule, rule.text + "\nmore\n").value() == PieceState::other);
}

TEST_CASE("only hosts with hooks get an answer to one") {
  for (const Host& host : hosts()) {
    const auto answer = hook_answer(host.id);
    const bool hooks =
        host.id == HostId::claude || host.id == HostId::cursor || host.id == HostId::gemini;
    CHECK(answer.has_value() == hooks);
    if (answer) {
      CHECK(codec::write_canonical(*answer).find("mesh_query") != std::string::npos);
    }
  }
}

}  // namespace noctem::connect
