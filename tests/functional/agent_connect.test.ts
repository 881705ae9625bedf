// `connect` and `disconnect` in a folder of a person's own: what each host reads is written, nothing else is touched,
// and everything goes again. The server that was written down is started as a host would start it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { isNative, nocturne } from "./agent.ts";
import { hosts, Person, settings } from "./host_settings.ts";
import { Home } from "./noctem.ts";
import { run } from "./support.ts";

test("every host is connected, again without a change, and disconnected to the byte", async (t) => {
  const person = new Person(t);
  for (const [name, text] of Object.entries(settings)) person.put(name, text);
  person.put(".codex/auth.json", "{}", 0o600);
  const before = person.files();

  const dry = await person.json(["connect", ...hosts, "--dry-run"]);
  assert.equal(dry.dry_run, true);
  assert.ok(dry.hosts.every((host: any) => host.changed));
  assert.deepEqual(person.files(), before);
  assert.equal(existsSync(person.path), false);

  const said = await person.json(["connect", ...hosts]);
  for (const host of said.hosts) {
    for (const file of host.files) {
      assert.ok(file.path.startsWith(person.folder), file.path);
      assert.ok(readFileSync(file.path, "utf8").includes("noct"), file.path);
      if (file.state === "changed") assert.ok(existsSync(file.backup), file.path);
    }
  }
  const connected = person.files();
  assert.notDeepEqual(connected, before);
  const again = await person.json(["connect", ...hosts]);
  assert.ok(again.hosts.every((host: any) => !host.changed));
  assert.deepEqual(person.files(), connected);
  const list = await person.json(["connect"]);
  assert.ok(list.hosts.every((host: any) => host.found && host.state === "connected"));

  assert.ok(person.read(".config/Code/User/mcp.json").includes("// servers of mine\r\n"));
  assert.ok(person.read(".gemini/settings.json").includes('"theme": "GitHub", // nice'));
  const hook = JSON.parse(person.read(".claude/settings.json")).hooks.SessionStart;
  assert.equal(hook.length, 2);
  assert.equal(hook[0].hooks[0].command, "date");

  await person.json(["disconnect", ...hosts]);
  assert.deepEqual(person.files(), before);
  assert.deepEqual(readdirSync(path.join(person.path, "connect")), []);
  const nothing = await person.json(["disconnect", ...hosts]);
  assert.ok(nothing.hosts.every((host: any) => !host.changed));
});

test("what was written down starts a server that answers, and a hook that speaks", async (t) => {
  const person = new Person(t);
  await person.json(["connect", "claude", "cursor"]);
  const entry = JSON.parse(person.read(".claude.json")).mcpServers["nocturne-mesh"];
  if (isNative) assert.equal(entry.command, nocturne);
  else assert.match([entry.command, ...entry.args].join(" "), /^\/.*\/node \/.*\/dist\/main\.js mcp$/);
  assert.equal(entry.env.NOCTEM_HOME, person.path);
  const asked = { jsonrpc: "2.0", id: 1, method: "initialize", params: {
    protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } } };
  const served = spawnSync(entry.command, entry.args, {
    input: JSON.stringify(asked) + "\n", env: { ...entry.env, HOME: person.folder }, timeout: 30_000,
  });
  assert.equal(JSON.parse(served.stdout.toString()).result.serverInfo.name, "nocturne-mesh");

  const nested = JSON.parse(person.read(".claude/settings.json")).hooks.SessionStart[0].hooks[0].command;
  const told = spawnSync("sh", ["-c", nested], { input: "{}", timeout: 30_000 });
  const answer = JSON.parse(told.stdout.toString()).hookSpecificOutput;
  assert.equal(answer.hookEventName, "SessionStart");
  assert.match(answer.additionalContext, /mesh_query.*mesh_contribute/s);
  const flat = JSON.parse(person.read(".cursor/hooks.json")).hooks.sessionStart[0].command;
  const also = spawnSync("sh", ["-c", flat], { input: "{}", timeout: 30_000 });
  assert.match(JSON.parse(also.stdout.toString()).additional_context, /mesh_query/);
});

test("links and modes stay, and what others wrote since", async (t) => {
  const person = new Person(t);
  person.put("dotfiles/mcp.json", `{"mcpServers": {}}\n`, 0o640);
  mkdirSync(person.at(".cursor"));
  symlinkSync("../dotfiles/mcp.json", person.at(".cursor/mcp.json"));
  await person.json(["connect", "cursor"]);
  assert.ok(lstatSync(person.at(".cursor/mcp.json")).isSymbolicLink());
  assert.equal(readlinkSync(person.at(".cursor/mcp.json")), "../dotfiles/mcp.json");
  assert.equal(statSync(person.at("dotfiles/mcp.json")).mode & 0o777, 0o640);
  assert.equal(statSync(person.at(".cursor/hooks.json")).mode & 0o777, 0o600);

  const mine = JSON.parse(person.read("dotfiles/mcp.json"));
  mine.mcpServers.later = { command: "y" };
  mine.mcpServers["nocturne-mesh"].disabled = true;
  person.put("dotfiles/mcp.json", JSON.stringify(mine, null, 4), 0o640);
  assert.equal((await person.json(["connect", "cursor"])).hosts[0].changed, false);
  await person.json(["disconnect", "cursor"]);
  assert.deepEqual(JSON.parse(person.read("dotfiles/mcp.json")), { mcpServers: { later: { command: "y" } } });
});

test("a file that is not understood stops everything, by name and line", async (t) => {
  const person = new Person(t);
  person.put(".codex/config.toml", "a = 1\na = 2\n");
  const before = person.files();
  const why = await person.refusal(["connect", "claude", "codex"]);
  assert.ok(why.includes(`${person.at(".codex/config.toml")}: line 2: `), why);
  assert.deepEqual(person.files(), before);
  const list = await person.json(["connect"]);
  assert.equal(list.hosts.find((host: any) => host.host === "codex").state, "unreadable");
  assert.match(await person.refusal(["connect", "cusror"], {}, 2), /did you mean "cursor"\?/);
  assert.match(await person.refusal(["disconnect"], {}, 2), /HOST is missing/);
  assert.match(await person.refusal(["connect", "windsurf", "--project"]), /no settings of a project/);
});

test("in a project, shared instructions stay until the last host leaves", async (t) => {
  const person = new Person(t);
  person.put("p/AGENTS.md", "# Rules\n");
  await person.json(["connect", "codex", "opencode", "cursor", "--project"]);
  assert.equal(person.read("p/AGENTS.md").split("nocturne-mesh begin").length, 2);
  assert.ok(person.read("p/.cursor/rules/nocturne-mesh.mdc").includes("alwaysApply: true"));
  assert.equal(statSync(person.at("p/.cursor/mcp.json")).mode & 0o777, 0o644);
  const left = await person.json(["disconnect", "codex", "--project"]);
  assert.deepEqual(left.hosts[0].files.at(-2).still_used_by, ["opencode project"]);
  assert.ok(person.read("p/AGENTS.md").includes("nocturne-mesh begin"));
  await person.json(["disconnect", "opencode", "cursor", "--project"]);
  assert.deepEqual(readdirSync(person.at("p")), ["AGENTS.md"]);
  assert.equal(person.read("p/AGENTS.md"), "# Rules\n");
});

test("over HTTP the entry names the running node and no token", async (t) => {
  const person = new Person(t);
  const home = new Home(t);
  const { url } = await home.up();
  const token = (await home.json(["mcp", "token"])).token;
  const env = (person.options() as { env: Record<string, string> }).env;
  const said = await run(t, nocturne, ["connect", "claude", "--http"],
    { ...person.options(), env: { ...env, NOCTEM_HOME: home.path } });
  assert.equal(said.code, 0, said.err);
  assert.match(said.out, /export NOCTEM_MCP_TOKEN=/);
  const entry = JSON.parse(person.read(".claude.json")).mcpServers["nocturne-mesh"];
  assert.deepEqual(entry, { type: "http", url: `${url}/mcp`,
    headers: { Authorization: "Bearer ${NOCTEM_MCP_TOKEN}" } });
  assert.ok(!person.read(".claude.json").includes(token));
  assert.match(await person.refusal(["connect", "claude", "--http"]), /no node runs in this home/);
});
