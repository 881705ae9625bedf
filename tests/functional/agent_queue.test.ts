// A contribution that cannot be sent waits on disk, under one id, through crashes, and arrives once.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { AgentHome, isNative, nocturne } from "./agent.ts";
import { MovedClock } from "./moved_clock.ts";
import { Home } from "./noctem.ts";
import { eventually, freePort, sleep, start } from "./support.ts";

async function joined(t: any) {
  const home = new Home(t);
  const port = await freePort();
  const listen = ["--listen", `127.0.0.1:${port}`];
  const up = () => home.up(listen);
  const first = await up();
  const agent = new AgentHome(t);
  const { operator } = await agent.setup(first.url);
  await home.ok(["admin", "operator", "approve", operator.did]);
  await agent.ok(["status"]);
  return { home, agent, up, node: first.node };
}

test("kept while nobody is there, sent once when somebody is", async (t) => {
  const { home, agent, up, node } = await joined(t);
  await node.stop();
  const kept = await agent.json(["contribute", "--domain", "birds", "Swifts sleep while they fly."]);
  assert.equal(kept.status, "queued");
  assert.equal(agent.queued().length, 1);
  const [name] = agent.queued();
  assert.ok(name.includes(kept.id));
  const lost = await agent.status(1);
  assert.equal(lost.reachable, false);
  assert.equal(lost.pending_contributions, 1);

  // As if the program had been killed after the node took it and before its file was gone.
  const copy = path.join(agent.folder, "copy");
  copyFileSync(path.join(agent.path, "queue", name), copy);
  await up();
  assert.equal((await agent.status()).sent_now, 1);
  assert.deepEqual(agent.queued(), []);
  copyFileSync(copy, path.join(agent.path, "queue", name));
  assert.equal((await agent.status()).sent_now, 1);
  assert.deepEqual(agent.queued(), []);

  const found = await home.json(["query", "--domain", "birds"]);
  assert.equal(found.entries.length, 1);
  assert.equal(found.entries[0].id, kept.id);
});

test("what was told to be kept is there after kill -9", async (t) => {
  const { home, agent, up, node } = await joined(t);
  await node.stop();
  const told = new Set<string>();
  for (let i = 0; i < 12; ++i) {
    const words = ["contribute", "--json", "--domain", "kill", `Note number ${i} about what was told.`];
    const running = start(t, nocturne, words, agent.options());
    if (i % 4 === 0) await Promise.race([running.exited, sleep(10_000)]);
    else await sleep(3 + (isNative ? 4 : 30) * i);
    running.signal("SIGKILL");
    await running.exited;
    if (running.out.endsWith("\n")) told.add(JSON.parse(running.out).id);
  }
  assert.ok(told.size >= 3, `only ${told.size} were told`);
  for (const id of told) assert.ok(agent.queued().some((name) => name.includes(id)), id);
  await up();
  const status = await agent.status();
  assert.equal(status.pending_contributions, 0);
  const found = await home.json(["query", "--domain", "kill", "--limit", "50"]);
  const ids = found.entries.map((entry: any) => entry.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of told) assert.ok(ids.includes(id), id);
});

test("what a node refuses for good is set aside and told", async (t) => {
  const { agent, up, node } = await joined(t);
  await node.stop();
  await agent.ok(["contribute", "--domain", "birds", "Storks clatter with their bills."]);
  const folder = path.join(agent.path, "queue");
  const file = path.join(folder, agent.queued()[0]);
  const item = JSON.parse(readFileSync(file, "utf8"));
  item.body.body.content = "Somebody else's words.";
  writeFileSync(file, JSON.stringify(item));
  await up();
  const status = await agent.status();
  assert.equal(status.pending_contributions, 0);
  assert.equal(status.refused.length, 1);
  assert.ok(status.refused[0].trouble.length > 5);
  assert.equal(readdirSync(folder).filter((name) => name.endsWith(".refused")).length, 1);
});

test("a reveal that is not deposited waits here for its window", async (t) => {
  const { home, agent } = await joined(t);
  const added = await home.json(["contribute", "--domain", "birds", "Owls turn their heads by 270 degrees."]);
  await agent.ok(["vote", "--no-deposit", added.id, "up"]);
  assert.equal((await agent.status()).pending_reveals, 1);
  const { rounds } = await home.json(["entry", added.id, "--votes"]);
  const [item] = (await agent.status()).waiting;
  assert.ok(item.due > rounds[0].commit_until && item.due < rounds[0].reveal_until, JSON.stringify(item));
});

if (isNative) test("a reveal that is due goes out while the server of an agent only waits", async (t) => {
  const clock = new MovedClock(t);
  const env = clock.environment;
  const home = new Home(t);
  const { url } = await home.up([], { env });
  const agent = new AgentHome(t);
  const answered = async (args: string[]) => {
    const done = await agent.run([...args, "--json"], { env });
    assert.equal(done.code, 0, done.err);
    return JSON.parse(done.out);
  };
  const { operator } = await answered(["setup", "--tracker", url, "--label", "tester"]);
  await home.ok(["admin", "operator", "approve", operator.did], { env });
  await answered(["status"]);
  const text = ["contribute", "--domain", "birds", "Owls turn their heads by 270 degrees.", "--json"];
  const added = JSON.parse(await home.ok(text, { env }));
  await answered(["vote", "--no-deposit", added.id, "up"]);
  await answered(["status"]);
  const [item] = (await answered(["status"])).waiting;
  clock.move(item.due - clock.seconds() + 1);
  await home.ok(["clock", "accept"], { env });

  const { env: whole, cwd } = agent.options({ env }) as { env: object; cwd: string };
  const server = spawn(nocturne, ["mcp"], {
    cwd, env: { ...process.env, ...whole }, stdio: ["pipe", "ignore", "ignore"],
  });
  t.after(() => server.kill("SIGKILL"));
  await eventually("the reveal is gone", () => agent.queued().length === 0);
  // It left because the node took it: what is refused is set aside.
  const after = await answered(["status"]);
  assert.deepEqual([after.pending_reveals, after.refused], [0, []]);
});
