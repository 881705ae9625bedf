// The agent hosts that can be connected, as a table: which files each of them reads, and what has to stand in them.
// docs/guide/connect.md names the documentation that each row is taken from.

import { existsSync } from "node:fs";
import path from "node:path";
import { type Json, type JsonObject } from "../json.ts";
import { documentOf, instructions, reminder } from "./instructions.ts";
import type { Piece } from "./piece.ts";

export type Scope = "user" | "project";
export const entryName = "nocturne-mesh";
export const tokenVariable = "NOCTEM_MCP_TOKEN";

// Where a person's settings lie.
export type Folders = {
  home: string;
  config: string; // $XDG_CONFIG_HOME or ~/.config
  claude: string; // $CLAUDE_CONFIG_DIR or empty
  codex: string; // $CODEX_HOME or ~/.codex
  project: string; // the present folder
};

// How the host is to reach the mesh: a program that it starts, or an address.
export type Server = { program: [string, ...string[]]; variables: JsonObject; url: string };

type Dialect = "claude" | "plain" | "vscode" | "gemini" | "opencode" | "windsurf" | "codex";

// "~" is the person's home, "$config", "$claude" and "$codex" are the folders that variables may move, "." is the
// project. Empty: the host has no such file.
type Paths = readonly [user: string, project: string];

export type Host = {
  name: string; // as it is typed
  title: string;
  then: string; // what the person has to do next
  sign: string; // is there where the host is used
  dialect: Dialect;
  entries: string; // the name under which entries stand
  entry: Paths;
  words: "section" | "rule" | "copilot";
  instructions: Paths;
  hook?: { form: "nested" | "flat"; file: Paths };
  skill: Paths;
};

export const hosts: readonly Host[] = [
  {
    name: "claude", title: "Claude Code", then: "start Claude Code anew", sign: "$claude", dialect: "claude",
    entries: "mcpServers", entry: ["~/.claude.json", "./.mcp.json"], words: "section",
    instructions: ["$claude/CLAUDE.md", "./CLAUDE.md"], skill: ["", ""],
    hook: { form: "nested", file: ["$claude/settings.json", "./.claude/settings.json"] },
  },
  {
    name: "codex", title: "Codex", then: "start Codex anew", sign: "$codex", dialect: "codex",
    entries: "mcp_servers", entry: ["$codex/config.toml", "./.codex/config.toml"], words: "section",
    instructions: ["$codex/AGENTS.md", "./AGENTS.md"], skill: ["~/.agents/skills", "./.agents/skills"],
  },
  {
    name: "cursor", title: "Cursor", then: "start Cursor anew", sign: "~/.cursor", dialect: "plain",
    entries: "mcpServers", entry: ["~/.cursor/mcp.json", "./.cursor/mcp.json"], words: "rule",
    instructions: ["", "./.cursor/rules/nocturne-mesh.mdc"], skill: ["~/.cursor/skills", ""],
    hook: { form: "flat", file: ["~/.cursor/hooks.json", "./.cursor/hooks.json"] },
  },
  {
    name: "vscode", title: "VS Code", then: "start the server by `MCP: List Servers` and trust it",
    sign: "$config/Code", dialect: "vscode", entries: "servers",
    entry: ["$config/Code/User/mcp.json", "./.vscode/mcp.json"], words: "copilot",
    instructions: ["$config/Code/User/prompts/nocturne-mesh.instructions.md",
      "./.github/instructions/nocturne-mesh.instructions.md"],
    skill: ["~/.copilot/skills", "./.github/skills"],
  },
  {
    name: "gemini", title: "Gemini CLI", then: "start Gemini CLI anew", sign: "~/.gemini", dialect: "gemini",
    entries: "mcpServers", entry: ["~/.gemini/settings.json", "./.gemini/settings.json"], words: "section",
    instructions: ["~/.gemini/GEMINI.md", "./GEMINI.md"], skill: ["", ""],
    hook: { form: "nested", file: ["~/.gemini/settings.json", "./.gemini/settings.json"] },
  },
  {
    name: "opencode", title: "opencode", then: "start opencode anew", sign: "$config/opencode", dialect: "opencode",
    entries: "mcp", entry: ["$config/opencode/opencode.json", "./opencode.json"], words: "section",
    instructions: ["$config/opencode/AGENTS.md", "./AGENTS.md"],
    skill: ["$config/opencode/skills", "./.opencode/skills"],
  },
  {
    name: "windsurf", title: "Windsurf", then: "press the refresh button of Cascade's MCP servers",
    sign: "~/.codeium/windsurf", dialect: "windsurf", entries: "mcpServers",
    entry: ["~/.codeium/windsurf/mcp_config.json", ""], words: "section",
    instructions: ["~/.codeium/windsurf/memories/global_rules.md", ""], skill: ["~/.codeium/windsurf/skills", ""],
  },
];

function place(named: string, folders: Folders): string {
  // With a folder of its own Claude Code keeps everything there, this file too.
  if (named === "~/.claude.json" && folders.claude !== "") return path.join(folders.claude, ".claude.json");
  const [head, ...rest] = named.split("/") as [string, ...string[]];
  const roots: Record<string, string> = {
    "~": folders.home, $config: folders.config, $codex: folders.codex, ".": folders.project,
    $claude: folders.claude || path.join(folders.home, ".claude"),
  };
  return path.join(roots[head] as string, ...rest);
}

// "${NAME}" and how else hosts write a variable of the environment.
const variableIn: Record<Dialect, string> = {
  claude: `\${${tokenVariable}}`, gemini: `$${tokenVariable}`, opencode: `{env:${tokenVariable}}`,
  plain: `\${env:${tokenVariable}}`, vscode: `\${env:${tokenVariable}}`, windsurf: `\${env:${tokenVariable}}`,
  codex: "",
};

function overHttp(dialect: Dialect, url: string): JsonObject {
  if (dialect === "codex") return { url, bearer_token_env_var: tokenVariable };
  const address = dialect === "gemini" ? "httpUrl" : dialect === "windsurf" ? "serverUrl" : "url";
  const entry: JsonObject = { [address]: url, headers: { Authorization: `Bearer ${variableIn[dialect]}` } };
  if (dialect === "claude" || dialect === "vscode") entry.type = "http";
  else if (dialect === "opencode") entry.type = "remote";
  return entry;
}

function byProgram(dialect: Dialect, { program, variables }: Server): JsonObject {
  const [command, ...args] = [...program, "mcp"] as [string, ...string[]];
  const oneList = dialect === "opencode";
  const entry: JsonObject = oneList ? { type: "local", command: [command, ...args] } : { command, args };
  if (dialect === "claude" || dialect === "vscode") entry.type = "stdio";
  if (Object.keys(variables).length > 0) entry[oneList ? "environment" : "env"] = variables;
  return entry;
}

const entryMembers = [
  "command", "args", "type", "url", "httpUrl", "serverUrl", "headers", "bearer_token_env_var",
];

function entryPiece({ dialect, entries }: Host, file: string, server: Server): Piece {
  const http = server.url !== "";
  const replacesEnv = http || Object.keys(server.variables).length > 0;
  return {
    kind: dialect === "codex" ? "toml entry" : "json entry", path: file, at: [entries, entryName],
    values: http ? overHttp(dialect, server.url) : byProgram(dialect, server),
    owned: replacesEnv ? [...entryMembers, "env", "environment"] : entryMembers, text: "",
  };
}

// For a shell.
const quoted = (word: string) => (/^[a-zA-Z0-9/._-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function hookPiece({ name, hook }: Host, file: string, { program }: Server): Piece {
  const nested = hook?.form === "nested";
  const words = `${program.map(quoted).join(" ")} hook ${name}`;
  return {
    kind: "hook", path: file, at: ["hooks", nested ? "SessionStart" : "sessionStart"], owned: [],
    values: nested ? { hooks: [{ command: words, type: "command" }] } : { command: words },
    text: nested ? "" : "version",
  };
}

const document = (file: string, text: string): Piece =>
  ({ kind: "document", path: file, at: [], values: {}, owned: [], text });
const wordsPiece = (words: Host["words"], file: string): Piece =>
  words === "section" ? { ...document(file, instructions), kind: "section" } : document(file, documentOf(words));

// Empty where the host has no such scope.
export function piecesOf(host: Host, scope: Scope, folders: Folders, server: Server): Piece[] {
  const at = (paths: Paths | undefined) => {
    const named = paths?.[scope === "user" ? 0 : 1] ?? "";
    return named === "" ? "" : place(named, folders);
  };
  const [entry, hook, words, skill] = [at(host.entry), at(host.hook?.file), at(host.instructions), at(host.skill)];
  if (entry === "") return [];
  const commented = host.name === "opencode" && existsSync(`${entry}c`); // opencode.jsonc
  const pieces = [entryPiece(host, commented ? `${entry}c` : entry, server)];
  if (hook !== "") pieces.push(hookPiece(host, hook, server));
  if (words !== "") pieces.push(wordsPiece(host.words, words));
  if (skill !== "") pieces.push(document(path.join(skill, "nocturne-mesh/SKILL.md"), documentOf("skill")));
  return pieces;
}

// Whether the host seems to be used on this machine.
export const isFound = ({ sign, entry }: Host, folders: Folders): boolean =>
  existsSync(place(sign, folders)) || existsSync(place(entry[0], folders));

// What a host's hook prints when a session begins; undefined: that host has none.
export function hookAnswer(name: string): Json | undefined {
  const form = hosts.find((host) => host.name === name)?.hook?.form;
  if (form === undefined) return undefined;
  return form === "flat" ? { additional_context: reminder }
    : { hookSpecificOutput: { additionalContext: reminder, hookEventName: "SessionStart" } };
}
