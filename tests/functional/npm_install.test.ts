// The npm package as a user gets it: the tarball in an empty project and as a global command, without a network, then
// the three set-up commands, and the official clients of MCP on what `config` prints.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { packages } from "../conformance/mcp_suite.ts";
import { AgentHome } from "./agent.ts";
import { Home } from "./noctem.ts";
import { run, testProgram, type Scope } from "./support.ts";

const tarball = path.resolve(testProgram("../nocturne-mesh/nocturne-mesh.tgz"));
const npmFolder = path.resolve(process.execPath, "../../lib/node_modules/npm/bin");
const scoped = (name: string) => import(pathToFileURL(path.join(packages, "@modelcontextprotocol", name)).href);
const inspector = path.join(packages, "@modelcontextprotocol/inspector/clients/launcher/build/index.js");

// A shell of somebody who has Node and nothing of ours, with the npm cache that tools/setup filled and no network.
function shell(scope: Scope, home: AgentHome) {
  const [bin, prefix, cache] = ["bin", "global", "npm"].map((name) => path.join(home.folder, name)) as
    [string, string, string];
  for (const folder of [bin, path.join(prefix, "lib")]) mkdirSync(folder, { recursive: true });
  symlinkSync(process.execPath, path.join(bin, "node"));
  for (const name of ["npm", "npx"]) {
    const words = `exec '${bin}/node' '${path.join(npmFolder, `${name}-cli.js`)}' "$@"`;
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${words}\n`, { mode: 0o755 });
  }
  const source = execFileSync("tools/mesh_package", ["--where"], { encoding: "utf8" }).trim();
  cpSync(path.join(source, "npm"), cache, { recursive: true });
  const env = {
    ...home.options().env, PATH: `${prefix}/bin:${bin}:/usr/bin:/bin`, HOME: home.folder,
    npm_config_prefix: prefix, npm_config_cache: cache, npm_config_offline: "true",
    npm_config_update_notifier: "false", npm_config_audit: "false", npm_config_fund: "false",
  };
  return { env, bin, sh: (line: string) => run(scope, "/bin/sh", ["-c", line], { cwd: home.folder, env }) };
}

test("the tarball installs into an empty project, with types, and serves as a library", async (t) => {
  const home = new AgentHome(t);
  const { sh } = shell(t, home);
  writeFileSync(path.join(home.folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const installed = await sh(`npm install '${tarball}'`);
  assert.equal(installed.code, 0, installed.err);
  const lock = JSON.parse(readFileSync(path.join(home.folder, "package-lock.json"), "utf8"));
  const names = Object.keys(lock.packages).filter((name) => name !== "").sort();
  assert.deepEqual(names.map((name) => name.replace("node_modules/", "")),
    ["@modelcontextprotocol/core", "@modelcontextprotocol/server", "nocturne-mesh", "smol-toml", "zod"]);
  assert.match((await sh("npx nocturne-mesh --version")).out, /^nocturne-mesh \d+\.\d+\.\d+\n$/);
  writeFileSync(path.join(home.folder, "use.ts"), `import { documentId, type Json, SigningKey } from "nocturne-mesh";
    const value: Json = { kind: "note" };
    const id: string = documentId(value);
    console.log(id, SigningKey.generate().key.publicKey.length);\n`);
  const used = await sh("node --disable-warning=ExperimentalWarning use.ts");
  assert.match(used.out, /^bagaaiera[a-z2-7]{52} 32\n$/, used.err);
  const compiler = path.join(path.dirname(tarball), "node_modules/typescript/bin/tsc");
  const checked = await sh(`node '${compiler}' --noEmit --strict --module nodenext --types '' --skipLibCheck use.ts ` +
    "--ignoreConfig || true");
  assert.doesNotMatch(checked.out, /nocturne-mesh|implicitly/);
});

test("the three commands of the seed, and every official client on what config prints", async (t) => {
  const node = new Home(t);
  const { url } = await node.up();
  const home = new AgentHome(t);
  const { env, bin, sh } = shell(t, home);

  // npm install -g nocturne-mesh: the tarball stands for the registry.
  const installed = await sh(`npm install -g '${tarball}'`);
  assert.equal(installed.code, 0, installed.err);
  const set = await sh(`nocturne-mesh setup --tracker ${url} --label "my-claude"`);
  assert.equal(set.code, 0, set.err);
  assert.match(set.out, /^code {6}\d{6}$/m);
  const [, did] = /^operator .* (did:key:\S+)$/m.exec(set.out)!;
  await node.ok(["admin", "operator", "approve", did as string]);
  const config = await sh("nocturne-mesh config");
  const { command, args, env: more } = JSON.parse(config.out).mcpServers["nocturne-mesh"];
  assert.deepEqual([command, ...args], ["npx", "nocturne-mesh", "--tracker", url]);

  const added = await sh("nocturne-mesh contribute --domain birds 'Swifts sleep while they fly.' --json");
  assert.equal(JSON.parse(added.out).status, "added", added.err);

  const pipe = { command: path.join(bin, command), args, env: { ...env, ...more }, stderr: "inherit" };
  const old = await scoped("sdk/dist/esm/client/index.js");
  const oldStdio = await scoped("sdk/dist/esm/client/stdio.js");
  const modern = await scoped("client/dist/index.mjs");
  const modernStdio = await scoped("client/dist/stdio.mjs");
  const info = { name: "test", version: "1" };
  const first = new old.Client(info, { capabilities: {} });
  await first.connect(new oldStdio.StdioClientTransport(pipe));
  await round(first);
  for (const mode of ["auto", { pin: "2026-07-28" }]) {
    const client = new modern.Client(info, { capabilities: {}, versionNegotiation: { mode } });
    await client.connect(new modernStdio.StdioClientTransport(pipe));
    await round(client);
  }
  const inspect = (words: string) =>
    sh(`node '${inspector}' --cli -e 'NOCTEM_HOME=${home.path}' nocturne-mesh ${words}`);
  const listed = await inspect("--method tools/list --strict");
  assert.equal(listed.code, 0, listed.out + listed.err);
  assert.match(listed.out, /mesh_query/);
  const called = await inspect("--method tools/call --tool-name mesh_query --tool-arg query=swifts");
  assert.equal(called.code, 0, called.out + called.err);
  assert.match(called.out, /Swifts sleep/);
});

// What a host does, by either line of the SDK; the modern one checks results against their output schemas.
async function round(client: any): Promise<void> {
  const { tools } = await client.listTools();
  assert.equal(tools.length, 6);
  const found = await client.callTool({ name: "mesh_query", arguments: { query: "do swifts sleep" } });
  assert.match(found.structuredContent.entries[0].text, /^\[MESH DATA [0-9a-f]{8} — UNTRUSTED/);
  const wrong = await client.callTool({ name: "mesh_vote", arguments: { entry_id: "x" } });
  assert.equal(wrong.isError, true);
  const { contents } = await client.readResource({ uri: "mesh://awareness" });
  assert.equal(JSON.parse(contents[0].text).domains_total, 1);
  await assert.rejects(client.readResource({ uri: "mesh://nowhere" }), /no resource/);
  const prompt = await client.getPrompt({ name: "check_mesh_first", arguments: { question: "tides" } });
  assert.match(prompt.messages[0].content.text, /tides/);
  await assert.rejects(client.callTool({ name: "mesh_quary", arguments: {} }), /did you mean mesh_query/);
  await client.close();
}
