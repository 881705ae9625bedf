// Settings of agent hosts as people really keep them, and a person's folder with such settings.

import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { AgentHome } from "./agent.ts";
import type { Scope } from "./support.ts";

export const hosts = ["claude", "codex", "cursor", "vscode", "gemini", "opencode", "windsurf"];

// One file or more for each host.
export const settings: Record<string, string> = {
  ".claude.json":
    JSON.stringify({ numStartups: 12, projects: { "/w": { history: ["a", 1.5e300] } }, mcpServers: {} }),
  ".claude/CLAUDE.md": "# Mine\n\n- use tabs\n",
  ".claude/settings.json":
    `{\n  "hooks": {\n    "SessionStart": [\n` +
    `      { "hooks": [{ "type": "command", "command": "date" }] }\n    ]\n  }\n}\n`,
  ".codex/config.toml":
    `# mine\nmodel = "o4"   # keep\r\n\n[mcp_servers.other]\ncommand = 'x'\n\n` +
    `[mcp_servers.other.env]\nT = "s"\n\n[projects."/w"]\ntrust_level = "trusted"\n`,
  ".cursor/mcp.json": `{"mcpServers":{"x":{"url":"https://x"}}}`,
  ".config/Code/User/mcp.json":
    `\uFEFF{\r\n\t// servers of mine\r\n\t"servers": {\r\n\t\t"x": { "command": "x", },\r\n\t},\r\n` +
    `\t"inputs": [],\r\n}\r\n`,
  ".gemini/settings.json": `{\n    "theme": "GitHub", // nice\n    "mcpServers": {}\n}\n`,
  ".config/opencode/opencode.json": `{\n  "$schema": "https://opencode.ai/config.json"\n}`,
  ".codeium/windsurf/mcp_config.json": `{}`,
  ".codeium/windsurf/memories/global_rules.md": "be brief",
};

const gemini = (text: string) => ({ host: "gemini", file: ".gemini/settings.json", text });
const codex = (text: string) => ({ host: "codex", file: ".codex/config.toml", text });

// Texts on which an edit could go wrong.
export const oddSettings: { host: string; file: string; text: string }[] = [
  gemini(""), gemini(" \n"), gemini("{}"), gemini("{ }\n"), gemini("{\n}\n"), gemini("// nothing yet\n{ /* here */ }"),
  gemini(`{ "a": 1 }`), gemini(`{"a":[1,2,{"b":null}]}`), gemini(`{\r\n\t"a": true,\r\n}\r\n`),
  gemini(`{\n  "a": 1 // of mine\n  /* and a last word */\n}\n`),
  gemini(`{\n  "hooks": {\n    "SessionStart": []\n  }\n}`),
  gemini(`{ "mcpServers": { "x": { "command": "y" }, // z\n } }`),
  gemini(`{\n  "mcpServers": {\n    "nocturne-mesh": { "command": "/old/nocturne-agent", "args": ["x"], ` +
    `"trust": true }\n  }\n}\n`),
  gemini(`{"hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"/usr/bin/noctem hook gemini"}]},` +
    `{"matcher":"a"},{"hooks":[{"type":"command","command":"'/o p/nocturne-mesh/dist/main.js' hook gemini"}]}]}}`),
  gemini(`{"\\u006dcpServers": {}, "é": "\\ud83d\\ude00 😀", "n": -1.50e+03}\n`),
  { host: "cursor", file: ".cursor/hooks.json", text: `{"version":1,"hooks":{}}` },
  codex(""), codex("# only a remark"), codex("a = 1\r\n"), codex(`[mcp_servers]\n`),
  codex(`a = """\n[mcp_servers.x]\n"""\n`),
  codex(`[mcp_servers."nocturne-mesh"]\ncommand = "/old" # mine\nargs = [\n  "x", # y\n]\n` +
    `startup_timeout_ms = 5\n\n[z]\nb = 2\n`),
  codex(`[mcp_servers.nocturne-mesh]\ncommand = 'x'\n\n[mcp_servers.nocturne-mesh.env]\nA = "b"\n`),
];

// A home of the mesh's, and beside it the person's own settings; commands run in the folder p.
export class Person extends AgentHome {
  constructor(scope: Scope) {
    super(scope);
    mkdirSync(this.at("p"));
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  put(name: string, text: string, mode = 0o644): void {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text, { mode });
    chmodSync(this.at(name), mode);
  }

  read(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  // Every file but those of the mesh itself.
  files(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const entry of readdirSync(this.folder, { recursive: true, withFileTypes: true })) {
      const name = path.join(entry.parentPath, entry.name);
      if (!name.startsWith(this.path)) found[name] = entry.isFile() ? readFileSync(name, "latin1") : "folder";
    }
    return found;
  }

  override options(options = {}): object {
    const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"); // where our Node lies
    const clean = {
      HOME: this.folder, XDG_CONFIG_HOME: "", XDG_CACHE_HOME: cache, CODEX_HOME: "", CLAUDE_CONFIG_DIR: "",
    };
    const whole = super.options(options) as { env: object };
    return { ...whole, cwd: this.at("p"), env: { ...whole.env, ...clean } };
  }
}
