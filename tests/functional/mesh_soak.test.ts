// A mesh under 80 % of the load that it can bear, for ten minutes (NOCTEM_ALL) or a few seconds, while its process is
// killed again and again: no acknowledged entry is lost, every restart serves at once, and at the end the state is the
// fold of the log. A kill counts only if contributions were in flight.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Member, Mesh } from "./mesh.ts";
import { Home } from "./noctem.ts";
import { documentId } from "./signed_client.ts";
import { sleep, within } from "./support.ts";

const kLong = process.env.NOCTEM_ALL === "1";
const kSeconds = kLong ? 600 : 8;
const kKillEverySeconds = kLong ? 15 : 2;
const kOperators = 4;
const kWriters = 8;
const kMeasureMs = 1_500;
const kShare = 0.8;
const kWaitingMax = 64; // contributions that may wait for the node at once: behind it the load slows down
const kLookedAt = 2_000;

const kNoLimits = {
  entries_per_hour_agent: 1_000_000, entries_per_hour_operator: 1_000_000, entries_per_hour_domain: 1_000_000,
  newcomer_divisor: 1, reads_per_second_agent: 100_000,
};

// Keys of members that outlive the process of their mesh.
class Crew {
  readonly members: { operator: Member; agent: Member }[] = [];

  static async hire(mesh: Mesh): Promise<Crew> {
    const crew = new Crew();
    for (let i = 0; i < kOperators; ++i) crew.members.push(await mesh.operator(`soak-${i}`));
    return crew;
  }
  agent(mesh: Mesh, number: number): Member {
    const { operator, agent } = this.members[number % kOperators];
    return new Member(mesh, agent.key, new Member(mesh, operator.key));
  }
}

class Load {
  readonly acknowledged: string[] = [];
  readonly times: number[] = [];
  inFlight = 0;
  private next = 0;
  private readonly crew: Crew;

  constructor(crew: Crew) {
    this.crew = crew;
  }

  // True: acknowledged. False: the node died under it.
  async publish(mesh: Mesh): Promise<boolean> {
    const number = this.next++;
    const text = `Run ${number} took ${number * 7} ms and left ${number % 13} files behind in folder ${number}.`;
    const envelope = this.crew.agent(mesh, number).entry(`soak/part${number % 7}`, text);
    this.inFlight++;
    const begun = performance.now();
    try {
      const told = await this.crew.agent(mesh, number).post("/api/agent/knowledge", envelope);
      // 202: held, since a detector took the load for a flood, which it is.
      assert.ok(told.status === 201 || told.status === 202, JSON.stringify(told.json));
      this.acknowledged.push(documentId(envelope.document));
      this.times.push(performance.now() - begun);
      return true;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return false;
    } finally {
      this.inFlight--;
    }
  }

  // What the node can bear: writers that each wait for their answer.
  async capacity(mesh: Mesh): Promise<number> {
    const before = this.acknowledged.length;
    const begun = performance.now();
    await Promise.all(Array.from({ length: kWriters }, async () => {
      while (performance.now() - begun < kMeasureMs) assert.ok(await this.publish(mesh));
    }));
    return (1_000 * (this.acknowledged.length - before)) / (performance.now() - begun);
  }

  // At a pace, whether it answers or not.
  async run(mesh: Mesh, perSecond: number, until: number): Promise<void> {
    const pending = new Set<Promise<unknown>>();
    const begun = performance.now();
    for (let sent = 0; performance.now() < until; ) {
      const due = ((performance.now() - begun) * perSecond) / 1_000;
      while (sent < due && pending.size < kWaitingMax) {
        const one: Promise<unknown> = this.publish(mesh).finally(() => pending.delete(one));
        pending.add(one);
        ++sent;
      }
      sent = Math.max(sent, Math.floor(due) - kWaitingMax); // what could not be sent in time is not made up for
      await sleep(2);
    }
    if (mesh.node.child.exitCode === null) await Promise.all(pending);
  }

  async dieUnder(mesh: Mesh): Promise<boolean> {
    while (this.inFlight === 0 && mesh.node.child.exitCode === null) await this.publishSoon(mesh);
    const struck = this.inFlight > 0;
    mesh.node.signal("SIGKILL");
    await within(mesh.node.exited, "the killed node's end");
    while (this.inFlight > 0) await sleep(1);
    return struck;
  }
  private async publishSoon(mesh: Mesh): Promise<void> {
    void this.publish(mesh);
    await sleep(0);
  }
}

test(`${kSeconds} s at 80 % load with kills lose nothing`, { timeout: (kSeconds + 240) * 1_000 }, async (t) => {
  const home = new Home(t);
  let mesh = await Mesh.start(t, [], home);
  await mesh.params(kNoLimits);
  const crew = await Crew.hire(mesh);
  await mesh.node.stop(); // the door's own limits are those of its start
  mesh = await Mesh.start(t, [], home);
  const load = new Load(crew);
  const capacity = await load.capacity(mesh);
  const pace = kShare * capacity;
  load.times.length = 0;

  const end = performance.now() + kSeconds * 1_000;
  let kills = 0;
  let slowestStart = 0;
  while (performance.now() < end) {
    const running = load.run(mesh, pace, Math.min(end, performance.now() + kKillEverySeconds * 1_000));
    await sleep(kKillEverySeconds * 900);
    kills += (await load.dieUnder(mesh)) ? 1 : 0;
    await running;
    const begun = performance.now();
    mesh = await Mesh.start(t, [], home);
    slowestStart = Math.max(slowestStart, performance.now() - begun);
  }
  assert.ok(kills >= Math.floor(kSeconds / kKillEverySeconds / 3), `only ${kills} kills struck`);

  assert.equal(new Set(load.acknowledged).size, load.acknowledged.length);
  const step = Math.max(1, Math.floor(load.acknowledged.length / kLookedAt));
  const reader = crew.agent(mesh, 0);
  for (let i = load.acknowledged.length - 1; i >= 0; i -= step) {
    const told = await reader.get(`/api/agent/knowledge/${load.acknowledged[i]}?raw=1`);
    assert.equal(told.status, 200, `${load.acknowledged[i]} was acknowledged and is lost`);
  }
  const resident = mesh.node.residentKb();
  await mesh.node.stop();
  assert.ok((await home.json(["mesh", "verify"])).records > load.acknowledged.length);
  const times = [...load.times].sort((a, b) => a - b);
  t.diagnostic(`${capacity.toFixed(0)}/s at most; ${load.acknowledged.length} entries at ${pace.toFixed(0)}/s, p99 ` +
    `${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms; ${kills} kills, slowest start ` +
    `${slowestStart.toFixed(0)} ms, ${(resident / 1024).toFixed(0)} MB at the end`);
});
