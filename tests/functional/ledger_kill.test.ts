// kill -9 at any moment loses no acknowledged write. A kill counts only if writes were in flight; what was acknowledged
// before it must be there after it, once, under a head that continues the one before.

import assert from "node:assert/strict";
import http from "node:http";
import { test } from "node:test";

import { envelope, getSigned, Key, postSigned, request } from "./signed_client.ts";
import {
  freePort, program, run, start, temporaryFolder, testProgram, within, type Running, type Scope,
} from "./support.ts";

const kKills = process.env.NOCTEM_ALL === "1" ? 500 : 30;
const kWriters = 16;

const key = new Key(Buffer.alloc(32, 7));

async function startLedger(t: Scope, home: string, port: number): Promise<{ running: Running; log: string }> {
  const args = ["--home", home, "--agent", key.did, "--port", String(port)];
  const running = start(t, testProgram("ledger_server"), args);
  await running.url();
  return { running, log: /log (\S+)/.exec(running.out)?.[1] as string };
}

// Writers that go on until the server dies; returns how many were in flight then.
class Writers {
  readonly acknowledged: string[] = [];
  private inFlight = 0;
  private stopped = false;
  private readonly loops: Promise<void>[];
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: kWriters });

  constructor(port: number, log: string, round: number) {
    this.loops = Array.from({ length: kWriters }, (_, writer) => this.loop(port, log, `${round}/${writer}`));
  }

  get pending(): number {
    return this.inFlight;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
    this.agent.destroy();
  }

  private async loop(port: number, log: string, name: string): Promise<void> {
    for (let number = 0; !this.stopped; ++number) {
      const sent = envelope(key, "note", { mesh: log, title: `${name}/${number}` });
      this.inFlight++;
      try {
        const answer = await postSigned(port, "/notes", key, sent, this.agent);
        if (answer.status === 201) this.acknowledged.push(JSON.parse(answer.body).id);
        else assert.fail(`${answer.status} ${answer.body}`);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        return; // the connection broke: the server is dead
      } finally {
        this.inFlight--;
      }
    }
  }
}

test(`${kKills} kills with writes in flight lose no acknowledged write`, { timeout: 1_200_000 }, async (t) => {
  const home = temporaryFolder(t);
  const port = await freePort();
  const all: string[] = [];
  let kills = 0;
  let size = 0;
  for (let round = 0; kills < kKills; ++round) {
    assert.ok(round < kKills * 3, "too many kills found no write in flight");
    const { running, log } = await startLedger(t, home, port);
    const { head } = JSON.parse((await request(port, "GET", "/head", {}, "")).body);
    assert.ok(head.size >= size && head.size > all.length, `the log shrank: ${head.size}`);
    size = head.size;
    const writers = new Writers(port, log, round);
    const wanted = 1 + (round * 7) % 60;
    while (writers.acknowledged.length < wanted) await new Promise((resolve) => setImmediate(resolve));
    const pending = writers.pending;
    running.signal("SIGKILL");
    await within(running.exited, "the killed server's end");
    await writers.stop();
    all.push(...writers.acknowledged);
    if (pending > 0) kills++;
  }
  const { running } = await startLedger(t, home, port);
  for (const id of all) {
    const answer = await getSigned(port, `/notes/${id}`, key);
    assert.equal(answer.status, 200, `${id} was acknowledged and is lost: ${answer.body}`);
  }
  assert.equal(new Set(all).size, all.length);
  await running.stop();
  const verified = await run(t, program("noctem"), ["log", "verify", "--file", `${home}/ledger.db`]);
  assert.equal(verified.code, 0, verified.err);
  t.diagnostic(`${kills} kills, ${all.length} acknowledged writes, none lost`);
});
