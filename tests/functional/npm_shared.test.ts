// Two clients, one home: nocturne-agent and nocturne-mesh read and write the same keys, queue and locks.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { lockFile } from "../../clients/nocturne-mesh/src/files.ts";
import { AgentHome } from "./agent.ts";
import { oddSettings, Person } from "./host_settings.ts";
import { Home } from "./noctem.ts";
import { StdioMcp } from "./stdio_mcp.ts";
import { eventually, freePort, program, run, testProgram } from "./support.ts";

const native = path.resolve(program("nocturne-agent"));
const npm = path.resolve(testProgram("nocturne-mesh"));

async function by(agent: AgentHome, client: string, args: string[], code = 0): Promise<any> {
  const done = await run(agent.scope, client, [...args, "--json"], agent.options());
  assert.equal(done.code, code, `${client} ${args.join(" ")}: ${done.out}${done.err}`);
  return JSON.parse(done.out);
}

async function joined(t: any, first: string) {
  const home = new Home(t);
  const listen = ["--listen", `127.0.0.1:${await freePort()}`];
  const up = () => home.up(listen);
  const { url, node } = await up();
  const agent = new AgentHome(t);
  const made = await by(agent, first, ["setup", "--tracker", url, "--label", "both"]);
  await home.ok(["admin", "operator", "approve", made.operator.did]);
  return { home, agent, up, node, url, made };
}

for (const [first, second] of [[native, npm], [npm, native]] as [string, string][]) {
  test(`the keys that ${path.basename(first)} makes and replaces are the other's too`, async (t) => {
    const { home, agent, made } = await joined(t, first);
    const status = await by(agent, second, ["status"]);
    assert.equal(status.enrolled, true);
    assert.equal(status.agent, made.agent.id);
    assert.equal((await by(agent, first, ["rotate", "agent"])).id, made.agent.id);
    assert.equal((await by(agent, second, ["rotate", "operator"])).id, made.operator.id);
    const added = await by(agent, second, ["contribute", "--domain", "a", "Written by the second of two clients."]);
    const entry = await home.json(["entry", added.id]);
    assert.equal(entry.created_by, made.agent.id);
    assert.equal(entry.operator_id, made.operator.id);
  });
}

test("what either keeps both send, at the same time, and it is recorded once", async (t) => {
  const { home, agent, up, node } = await joined(t, npm);
  await by(agent, npm, ["status"]);
  await node.stop();
  const kept: string[] = [];
  for (const [i, client] of [native, npm, native, npm].entries()) {
    const { id, status } = await by(agent, client, ["contribute", "--domain", "kept", `Kept as number ${i} of four.`]);
    assert.equal(status, "queued");
    kept.push(id);
  }
  for (const client of [native, npm]) {
    const { waiting } = await by(agent, client, ["status"], 1);
    assert.deepEqual(waiting.map((item: any) => item.id).sort(), [...kept].sort());
  }
  assert.equal((await by(agent, npm, ["queue"])).pending_contributions, 4);
  await up();
  const sent = await Promise.all([native, npm, native, npm].map((client) => by(agent, client, ["status"])));
  assert.equal(sent.reduce((sum, { sent_now }) => sum + sent_now, 0), 4);
  const found = await home.json(["query", "--domain", "kept"]);
  assert.deepEqual(found.entries.map((entry: any) => entry.id).sort(), [...kept].sort());
});

test("one at a time sends: a lock of either holds the other back", async (t) => {
  const { agent, up, node } = await joined(t, npm);
  await node.stop();
  await by(agent, npm, ["contribute", "--domain", "kept", "It waits behind a lock."]);
  await up();
  const file = path.join(agent.path, "queue", "lock");
  const lock = lockFile(file);
  assert.ok(lock);
  assert.equal(lockFile(file), undefined);
  for (const client of [native, npm]) assert.equal((await by(agent, client, ["status"])).sent_now, 0);
  lock.close();
  assert.equal((await by(agent, npm, ["status"])).sent_now, 1);
});

test("in a node's own home the node is found by its lock, while it runs", async (t) => {
  const home = new Home(t);
  const { node } = await home.up();
  const asked = () => run(t, npm, ["stats"], home.options());
  assert.equal((await asked()).code, 0);
  await node.stop();
  const { code, err } = await asked();
  assert.equal(code, 1);
  assert.match(err, /no node runs in/);
});

test("a sealed key opens with its passphrase alone", async (t) => {
  const home = new Home(t);
  const { url } = await home.up();
  const agent = new AgentHome(t);
  await agent.json(["setup", "--tracker", url, "--label", "sealed"]);
  const { files } = JSON.parse(readFileSync("tests/data/key_file.json", "utf8"));
  const sealed = files.find((each: any) => each.passphrase !== "");
  const word = agent.file("word", sealed.passphrase + "\n");
  const wrong = agent.file("wrong", "something else\n");
  for (const hat of ["agent", "operator"]) {
    const key = path.join(agent.path, "keys", `${hat}.key`);
    copyFileSync(key, `${key}.old`);
    writeFileSync(key, sealed.text, { mode: 0o600 });
  }
  const told = async (words: string[]) =>
    (await StdioMcp.start(t, agent, npm, ["mcp", "--tracker", url, ...words])).refusal("mesh_query", { query: "x" });
  assert.match(await told([]), /has a passphrase/);
  assert.match(await told(["--passphrase-file", wrong]), /passphrase is wrong/);
  assert.match(await told(["--passphrase-file", word]), /not enrolled/);
});

test("no command prints a private key", async (t) => {
  const { agent, url } = await joined(t, npm);
  const secrets: string[] = [];
  const remember = () => {
    for (const name of ["agent", "operator"]) {
      const [, hex] = /^secret ([0-9a-f]+)$/m.exec(readFileSync(path.join(agent.path, "keys", `${name}.key`), "utf8"))!;
      const bytes = Buffer.from(hex as string, "hex");
      secrets.push(hex as string, bytes.toString("base64").slice(0, 40), bytes.toString("base64url").slice(0, 40));
    }
  };
  remember();
  let said = "";
  for (const words of [
    ["setup", "--tracker", url, "--label", "both"], ["config"], ["status"], ["queue"], ["query", "x"], ["awareness"],
    ["contribute", "--domain", "a", "Some words about keys."], ["stats"], ["domains"], ["compute"], ["reflect"],
    ["vote", "aaaaaaaaaaaa", "up"], ["rotate", "agent"], ["rotate", "operator"], ["--help"], ["version"],
  ]) {
    const { out, err } = await run(t, npm, [...words, ...(said.length % 2 === 0 ? ["--json"] : [])], agent.options());
    said += out + err;
    remember();
  }
  assert.ok(said.length > 3_000, said);
  for (const secret of secrets) assert.ok(!said.includes(secret));
});

// The npm client in this process, many times faster than started anew for each of many texts.
const { main } = await import(pathToFileURL(testProgram("../nocturne-mesh/dist/cli/program.js")).href);

async function inside(person: Person, words: string[]): Promise<{ code: number; out: string; err: string }> {
  const { env } = person.options() as { env: Record<string, string> };
  const said = { out: "", err: "" };
  const [out, err] = [process.stdout.write, process.stderr.write];
  process.stdout.write = (text: any) => Boolean((said.out += text));
  process.stderr.write = (text: any) => Boolean((said.err += text));
  try {
    return { code: await main(words, env), ...said };
  } finally {
    [process.stdout.write, process.stderr.write] = [out, err];
  }
}

type Run = (person: Person, words: string[]) => Promise<{ code: number | null; out: string; err: string }>;
const outside: Run = (person, words) => run(person.scope, native, words, person.options());

// Over HTTP an entry names no program; hooks do.
const withoutProgram = (files: Record<string, string>) => Object.fromEntries(Object.entries(files).map(([name, text]) =>
  [name, text.replace(/"command": ?"[^"]* hook (?=[a-z]+")/g, '"command": "PROGRAM hook ')]));

test("both write the same into odd settings, and each undoes what the other did", async (t) => {
  for (const { host, file, text } of oddSettings) {
    const person = new Person(t);
    const ended = [];
    for (const [first, second] of [[outside, inside], [inside, outside]] as [Run, Run][]) {
      person.put(file, text);
      const before = person.files();
      const { code } = await first(person, ["connect", host, "--http", "--url", "http://127.0.0.1:7654"]);
      const written = withoutProgram(person.files());
      assert.equal((await second(person, ["disconnect", host])).code, 0, text);
      const left = person.files();
      if (!text.includes("noct")) assert.deepEqual(left, before, text);
      ended.push({ code, written, left });
    }
    assert.deepEqual(ended[1], ended[0], text);
  }
});

test("what is no settings file both refuse on the same line", async (t) => {
  for (const text of ["{", `{"a" 1}`, `{\n"a": 01}`, `{"a": "\\x"}`, "[]", `{"mcpServers": []}`, `{"mcpServers": 1`,
    `{} x`, `{"mcpServers": {}, "mcpServers": {}}`, "/* {}", `{"a": "b\n"}`, "\u00ff"]) {
    const person = new Person(t);
    person.put(".gemini/settings.json", text);
    const before = person.files();
    const said: string[] = [];
    for (const client of [outside, inside]) {
      const { code, err } = await client(person, ["connect", "gemini"]);
      assert.equal(code, 1, text + err);
      said.push(err);
      assert.deepEqual(person.files(), before);
    }
    assert.equal(said[1], said[0]);
  }
});

test("what waits goes out while the server of an agent only waits", async (t) => {
  const { agent, up, node } = await joined(t, npm);
  await node.stop();
  await by(agent, npm, ["contribute", "--domain", "kept", "It waits for a server that waits."]);
  await up();
  await StdioMcp.start(t, agent, npm);
  await eventually("the queue is empty", () => agent.queued().length === 0);
});
