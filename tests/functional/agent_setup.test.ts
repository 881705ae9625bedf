// A second machine joins a mesh with nocturne-agent: keys, the request and its code, approval, new keys.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { AgentHome, clientName, isNative, nocturne } from "./agent.ts";
import { Home } from "./noctem.ts";
import { StdioMcp } from "./stdio_mcp.ts";

test("ask, compare, approve, take part", async (t) => {
  const home = new Home(t);
  const { url } = await home.up();
  const agent = new AgentHome(t);

  const asked = await agent.setup(url);
  assert.equal(asked.status, "waiting");
  assert.match(asked.code, /^\d{6}$/);
  assert.match(asked.agent.id, /^[0-9a-f]{16}$/);
  for (const name of ["agent.key", "operator.key"]) {
    assert.equal(statSync(path.join(agent.path, "keys", name)).mode & 0o777, 0o600);
  }

  const { requests } = await home.json(["admin", "requests"]);
  assert.equal(requests.length, 1);
  assert.equal(requests[0].code, asked.code);
  assert.equal(requests[0].label, "tester");
  assert.equal(requests[0].operator_key, asked.operator.did);

  const early = await agent.json(["contribute", "--domain", "notes", "Walruses sleep on ice floes."]);
  assert.equal(early.status, "queued");
  assert.equal((await agent.status()).enrolled, false);
  assert.equal((await agent.status()).pending_contributions, 1);

  await home.ok(["admin", "operator", "approve", asked.operator.did, "--label", "tester"]);
  const status = await agent.status();
  assert.equal(status.enrolled, true);
  assert.equal(status.reachable, true);
  assert.ok(Math.abs(status.clock_skew_seconds) <= 5);
  assert.equal(status.sent_now, 1);
  assert.equal(status.pending_contributions, 0);
  assert.equal((await home.json(["admin", "requests"])).requests.length, 0);

  const found = await home.json(["query", "where do walruses sleep"]);
  assert.equal(found.entries.length, 1);
  assert.equal(found.entries[0].id, early.id);
  assert.equal(found.entries[0].created_by, asked.agent.id);
  assert.equal((await agent.setup(url)).status, "enrolled");
});

test("an agent of an operator whose key lies elsewhere", async (t) => {
  const home = new Home(t);
  const { url } = await home.up();
  const owner = (await home.json(["mesh", "info"])).operator.id;
  const agent = new AgentHome(t);
  const asked = await agent.setup(url, "remote", ["--operator", owner]);
  assert.equal(asked.status, "waiting");
  assert.equal(asked.operator, undefined);
  const { requests } = await home.json(["admin", "requests"]);
  assert.equal(requests[0].code, asked.code);
  assert.equal(requests[0].operator, owner);
  assert.equal(requests[0].operator_key, undefined);
});

test("both keys are replaced, and whose they are stays", async (t) => {
  const home = new Home(t);
  const { url } = await home.up();
  const agent = new AgentHome(t);
  const { agent: first, operator } = await agent.setup(url);
  await home.ok(["admin", "operator", "approve", operator.did]);
  await agent.ok(["contribute", "--domain", "notes", "Written under the first key."]);
  const old = readFileSync(path.join(agent.path, "keys", "agent.key"));

  const turned = await agent.json(["rotate", "agent"]);
  assert.equal(turned.id, first.id);
  assert.notEqual(turned.did, first.did);
  assert.notDeepEqual(readFileSync(path.join(agent.path, "keys", "agent.key")), old);
  const turnedOperator = await agent.json(["rotate", "operator"]);
  assert.equal(turnedOperator.id, operator.id);

  const added = await agent.json(["contribute", "--domain", "notes", "Written under the second key."]);
  assert.equal(added.status, "added");
  const entry = await home.json(["entry", added.id]);
  assert.equal(entry.created_by, first.id);
  assert.equal(entry.operator_id, operator.id);
  assert.equal((await agent.status()).enrolled, true);
});

test("what was typed wrong is refused before anything is made", async (t) => {
  const agent = new AgentHome(t);
  assert.match(await agent.refusal(["setup"], {}, 2), new RegExp(`${clientName} setup --tracker`));
  assert.match(await agent.refusal(["setup", "--tracker", "ftp://x", "--label", "a"]), /address of a node/);
  assert.match(await agent.refusal(["query", "x"]), new RegExp(`${clientName} setup`));
  assert.match(await agent.refusal(["up"], {}, 2), /unknown command/);
});

if (isNative) test("no part of a node is linked", () => {
  const names = execFileSync("nm", ["-C", nocturne], { maxBuffer: 1 << 28 }).toString();
  assert.match(names, /noctem::client::/);
  for (const part of ["node", "hub", "api", "vigil", "search", "cli", "env_sim"]) {
    assert.doesNotMatch(names, new RegExp(`\\bnoctem::${part}::`), part);
  }
});

// The other client of these tests asks for a passphrase in its own words.
if (isNative) test("keys with a passphrase sign with it and with nothing else", async (t) => {
  const home = new Home(t);
  const { url } = await home.up();
  const agent = new AgentHome(t);
  const right = ["--passphrase-file", agent.file("right", "a long passphrase\n")];
  const wrong = ["--passphrase-file", agent.file("wrong", "another passphrase\n")];
  const { operator } = await agent.setup(url, "tester", right);
  for (const name of ["agent.key", "operator.key"]) {
    assert.doesNotMatch(readFileSync(path.join(agent.path, "keys", name), "utf8"), /^secret [0-9a-f]{64}$/m);
  }
  await home.ok(["admin", "operator", "approve", operator.did]);

  const words = ["contribute", "--domain", "notes", "Written under a key with a passphrase."];
  assert.match(await agent.refusal(words), /has a passphrase: name a file with --passphrase-file/);
  assert.match(await agent.refusal([...words, ...wrong]), /passphrase/);
  assert.deepEqual(agent.queued(), []);
  const added = await agent.json([...words, ...right]);
  assert.equal(added.status, "added");
  const reads = [["query", "passphrase"], ["entry", added.id], ["domains"], ["stats"], ["awareness"], ["status"]];
  for (const args of reads) {
    await agent.ok([...args, ...right]);
  }

  const mcp = await StdioMcp.start(t, agent, nocturne, ["mcp", ...right]);
  const found = await mcp.call("mesh_query", { query: "a key with a passphrase" });
  assert.equal(found.entries.length, 1);
  const locked = await StdioMcp.start(t, agent, nocturne, ["mcp", ...wrong]);
  const refused = await locked.ask("tools/call", { name: "mesh_query", arguments: { query: "a key" } });
  assert.equal(refused.isError, true);

  assert.match(await agent.refusal(["rotate", "agent", ...wrong]), /passphrase/);
  await agent.json(["rotate", "agent", ...right]);
  assert.match(await agent.refusal(words), /has a passphrase/);
  assert.equal((await agent.json([...words.slice(0, -1), "Written under the next key.", ...right])).status, "added");
});
