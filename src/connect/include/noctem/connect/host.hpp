#pragma once
// The agent hosts that can be connected, as a table: which files each of them reads, and what has
// to stand in them. docs/guide/connect.md names the documentation that each row is taken from.
//
// Pure; any thread.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/connect/piece.hpp"

namespace noctem::connect {

enum class HostId { claude, codex, cursor, vscode, gemini, opencode, windsurf };
enum class Scope { user, project };

struct Host {
  HostId id = HostId::claude;
  std::string_view name;   // as it is typed: "claude"
  std::string_view title;  // "Claude Code"
  std::string_view then;   // what the person has to do next
};

std::vector<Host> hosts();
std::optional<Host> find_host(std::string_view name);

// Where a person's settings lie. `exists` answers for files and folders.
struct Folders {
  std::string home;
  std::string config;   // $XDG_CONFIG_HOME or ~/.config
  std::string claude;   // $CLAUDE_CONFIG_DIR or empty
  std::string codex;    // $CODEX_HOME or ~/.codex
  std::string project;  // the present folder
  std::function<bool(const std::string&)> exists;
};

// How the host is to reach the mesh: a program that it starts, or an address.
struct Server {
  std::string command;  // absolute
  std::vector<std::string> args;
  codec::JsonObject variables;
  std::string url;  // not empty: over HTTP, with the token in the variable kTokenVariable
};
inline constexpr std::string_view kTokenVariable = "NOCTEM_MCP_TOKEN";
inline constexpr std::string_view kEntryName = "nocturne-mesh";

// Empty where the host has no such scope.
std::vector<Piece> pieces_of(const Host& host, Scope scope, const Folders& folders,
                             const Server& server);

// Whether the host seems to be used on this machine.
bool is_found(const Host& host, const Folders& folders);

// What a host's hook prints when a session begins; nullopt: that host has none.
std::optional<codec::Json> hook_answer(HostId host);

}  // namespace noctem::connect
