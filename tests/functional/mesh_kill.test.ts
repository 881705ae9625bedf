// kill -9 of a node with signed contributions in flight: whatever it acknowledged is in its log after the next start,
// once, and log and state are equal. A kill counts only if contributions were in flight.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Member, Mesh } from "./mesh.ts";
import { Home } from "./noctem.ts";
import { documentId, Key } from "./signed_client.ts";
import { within } from "./support.ts";

const kKills = process.env.NOCTEM_ALL === "1" ? 500 : 30;
const kWriters = 8;
const kAgents = 3;
const kWide = {
  entries_per_hour_agent: 1_000_000, entries_per_hour_operator: 1_000_000, entries_per_hour_domain: 1_000_000,
  newcomer_divisor: 1, reads_per_second_agent: 1_000_000,
};

// Agents that contribute until the node dies.
class Writers {
  readonly acknowledged: string[] = [];
  private inFlight = 0;
  private stopped = false;
  private readonly loops: Promise<void>[];

  constructor(mesh: Mesh, keys: Key[], round: number) {
    this.loops = Array.from({ length: kWriters }, (_, writer) => {
      const agent = new Member(mesh, keys[writer % keys.length]);
      return this.loop(agent, `${round} ${writer}`);
    });
  }

  get pending(): number {
    return this.inFlight;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
  }

  private async loop(agent: Member, name: string): Promise<void> {
    for (let number = 0; !this.stopped; ++number) {
      const entry = agent.entry("kill/test", `Contribution ${number} of writer and round ${name}, before a kill.`);
      this.inFlight++;
      try {
        const told = await agent.post("/api/agent/knowledge", entry);
        assert.equal(told.status, 201, JSON.stringify(told.json));
        this.acknowledged.push(documentId(entry.document));
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        return; // the connection broke: the node is dead
      } finally {
        this.inFlight--;
      }
    }
  }
}

async function everyEntry(mesh: Mesh): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; ; ) {
    const told = await mesh.ask("GET", `/api/log/entries?from=${from}&limit=1000`, "");
    assert.equal(told.status, 200, JSON.stringify(told.json));
    for (const one of told.json.entries) {
      assert.equal(one.record.seq, from++);
      assert.equal(documentId(one.document), one.record.cid);
      if (one.document.kind === "entry") found.push(one.record.cid);
    }
    if (told.json.entries.length === 0) return found;
  }
}

const kName = `${kKills} kills with contributions in flight lose none that was acknowledged`;
test(kName, { timeout: 1_800_000 }, async (t) => {
  const home = new Home(t);
  let mesh = await Mesh.start(t, [], home);
  await mesh.params(kWide);
  const { operator, agent } = await mesh.operator("writers");
  const keys = [agent.key];
  for (let i = 1; i < kAgents; ++i) keys.push((await mesh.agent(operator, `writers-${i + 1}`)).key);
  await mesh.node.stop();

  const all: string[] = [];
  let kills = 0;
  let size = 0;
  for (let round = 0; kills < kKills; ++round) {
    assert.ok(round < kKills * 3, "too many kills found nothing in flight");
    mesh = await Mesh.start(t, [], home);
    const { head } = (await mesh.ask("GET", "/api/log/head", "")).json;
    assert.ok(head.size >= size && head.size > all.length, `the log shrank: ${head.size}`);
    size = head.size;
    const writers = new Writers(mesh, keys, round);
    const wanted = 1 + (round * 7) % 40;
    while (writers.acknowledged.length < wanted) await new Promise((resolve) => setImmediate(resolve));
    const pending = writers.pending;
    mesh.node.signal("SIGKILL");
    await within(mesh.node.exited, "the killed node's end");
    await writers.stop();
    all.push(...writers.acknowledged);
    if (pending > 0) kills++;
  }

  mesh = await Mesh.start(t, [], home);
  const there = await everyEntry(mesh);
  const unique = new Set(there);
  assert.equal(unique.size, there.length, "an entry stands in the log twice");
  for (const id of all) assert.ok(unique.has(id), `${id} was acknowledged and is lost`);
  await mesh.node.stop();
  const verified = await home.json(["mesh", "verify"]);
  assert.ok(verified.records > all.length);
  t.diagnostic(`${kills} kills, ${all.length} acknowledged contributions, ${there.length} in the log, none lost`);
});
