// A mesh among people who wish it ill, on a machine that is not what it should be: garbage at full speed, a full disk,
// a database of tomorrow, ten thousand connections that say nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { Member, Mesh } from "./mesh.ts";
import { Home, noctem } from "./noctem.ts";
import { smallDisk } from "./small_disk.ts";
import { RawConnection, start, type Running, type Scope, type StartOptions } from "./support.ts";

const kNoLimits = {
  entries_per_hour_agent: 1_000_000, entries_per_hour_operator: 1_000_000, entries_per_hour_domain: 1_000_000,
  newcomer_divisor: 1,
};

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function words(): string {
  return `It was seen that ${randomBytes(24).toString("hex").replaceAll(/(.{6})/g, "$1 ")}happens.`;
}

// A home whose node may hold as many connections as the system lets it.
class RoomyHome extends Home {
  override async up(args: string[] = [], options: StartOptions = {}): Promise<{ node: Running; url: string }> {
    const line = `ulimit -Sn $(ulimit -Hn); exec ${noctem} up --listen 127.0.0.1:0 ${args.join(" ")}`;
    const node = start(this.scope, "/bin/bash", ["-c", line], this.options(options));
    return { node, url: await node.url() };
  }
  config(text: string): this {
    mkdirSync(this.path, { mode: 0o700, recursive: true });
    writeFileSync(path.join(this.path, "config.toml"), text, { mode: 0o600 });
    return this;
  }
}

async function meshWithAgent(t: Scope, home?: Home): Promise<{ mesh: Mesh; agent: Member }> {
  const mesh = await Mesh.start(t, [], home ?? new Home(t));
  await mesh.params(kNoLimits);
  const { agent } = await mesh.operator("honest");
  return { mesh, agent };
}

// --- garbage ---

const kSlices = 12; // of each kind
const kSliceMs = 400;

async function publishFor(agent: Member, milliseconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    const envelope = agent.entry("work/day", words());
    const begun = performance.now();
    const told = await agent.post("/api/agent/knowledge", envelope);
    times.push(performance.now() - begun);
    assert.equal(told.status, 201, JSON.stringify(told.json));
  }
  return times;
}

// The sender costs a processor wherever its garbage goes, so the comparison is between garbage for this node and
// garbage for another one on the same machine. What a slice differs from the next of its kind by is noise, and is
// allowed for; the rest may be a tenth.
const kGarbageTest = "an agent that sends garbage at full speed slows others by no more than a tenth";
test(kGarbageTest, { timeout: 180_000 }, async (t) => {
  const { mesh, agent } = await meshWithAgent(t);
  const { agent: rogue } = await mesh.operator("rogue");
  const elsewhere = await Mesh.start(t);
  const sender = new Worker(new URL("./garbage_sender.ts", import.meta.url), { workerData: { agent: rogue.id } });
  t.after(() => void sender.terminate());
  const told = (port: number) => new Promise<{ sent: number; answered: number; opened: number }>((resolve) => {
    sender.once("message", resolve);
    sender.postMessage({ port });
  });
  await publishFor(agent, kSliceMs);
  const quiet: number[] = [];
  const loud: number[] = [];
  let garbage = 0;
  for (let slice = 0; slice < kSlices; ++slice) {
    for (const aimed of slice % 2 === 0 ? [false, true] : [true, false]) {
      const before = await told(aimed ? mesh.port : elsewhere.port);
      await publishFor(agent, kSliceMs / 8); // the change takes hold
      (aimed ? loud : quiet).push(median(await publishFor(agent, kSliceMs)));
      const after = await told(0);
      if (aimed) garbage += after.answered - before.answered;
    }
  }
  const noise = median(quiet.map((time, i) => Math.abs(time - quiet[(i + 1) % kSlices]))) / median(quiet);
  const slower = median(loud) / median(quiet);
  t.diagnostic(`${garbage} answers to garbage in ${(kSlices * kSliceMs) / 1000} s; a contribution took ` +
    `${median(quiet).toFixed(2)} ms, and ${median(loud).toFixed(2)} ms under garbage: ${slower.toFixed(3)} times ` +
    `(slices differ by ${(100 * noise).toFixed(0)} %)`);
  assert.ok(garbage > 500, `only ${garbage} answers: this was no flood`);
  assert.ok(slower <= 1.1 + noise, `${slower.toFixed(3)} times slower, noise ${noise.toFixed(3)}`);
  assert.equal((await agent.get("/api/agent/me")).status, 200);
});

// --- a full disk ---

class SmallHome extends Home {
  readonly limitKb: number | undefined;
  constructor(scope: Scope, folder: string | undefined) {
    super(scope);
    this.limitKb = folder === undefined ? 5_000 : undefined;
    if (folder !== undefined) (this as { path: string }).path = path.join(folder, "home");
  }
  override async up(args: string[] = [], options: StartOptions = {}): Promise<{ node: Running; url: string }> {
    const limit = this.limitKb === undefined ? "" : `trap '' XFSZ; ulimit -S -f ${this.limitKb};`;
    const line = `${limit} exec ${noctem} up --listen 127.0.0.1:0 ${args.join(" ")}`;
    const node = start(this.scope, "/bin/bash", ["-c", line], this.options(options));
    return { node, url: await node.url() };
  }
}

test("a disk that fills up under contributions refuses with a reason, loses nothing and heals", { timeout: 120_000 },
  async (t) => {
    const disk = smallDisk(t, { disk: 12, ballast: 5 });
    const home = new SmallHome(t, disk?.folder);
    const { mesh, agent } = await meshWithAgent(t, home);
    const ids: string[] = [];
    let refusal;
    for (let number = 0; refusal === undefined && number < 5_000; ++number) {
      const envelope = agent.entry("disk/full", `${words()} ${randomBytes(4_000).toString("hex")}`);
      const told = await agent.post("/api/agent/knowledge", envelope);
      if (told.status === 201) ids.push(told.json.id);
      else refusal = told;
    }
    assert.ok(refusal !== undefined && ids.length > 10, `${ids.length} entries`);
    assert.equal(refusal.status, 503, JSON.stringify(refusal.json));
    assert.equal(refusal.json.type, "urn:noctem:error:exhausted:disk_full");
    for (const id of ids) assert.equal((await agent.get(`/api/agent/knowledge/${id}`)).status, 200);

    if (disk) rmSync(disk.ballast);
    else execFileSync("prlimit", ["--pid", String(mesh.node.pid), "--fsize=unlimited"]);
    ids.push(await agent.publish("disk/full", "There is space again, and the mesh goes on."));
    const found = await agent.get("/api/agent/knowledge?query=space%20again");
    assert.equal(found.json.entries[0]?.id, ids.at(-1), JSON.stringify(found.json));
    await mesh.node.stop();
    assert.match(await home.ok(["mesh", "verify"]), /verified/);
    t.diagnostic(`${ids.length} entries, full in between (${disk ? "a tmpfs of 12 MB" : "a file size limit"})`);
  });

// --- a database of a newer version ---

test("a database that a newer program has changed is refused clearly and left as it is", async (t) => {
  const home = new Home(t);
  const { mesh, agent } = await meshWithAgent(t, home);
  await agent.publish("time/to-come", "What was written before the upgrade is still there after it.");
  await mesh.node.stop();
  const file = path.join(home.path, "mesh", "ledger.db");
  const database = new DatabaseSync(file);
  const { newest } = database.prepare("SELECT max(version) AS newest FROM noctem_schema").get() as { newest: number };
  database.prepare("INSERT INTO noctem_schema (version, name) VALUES (?, 'tomorrow')").run(newest + 1);
  database.close();
  const hash = () => createHash("sha256").update(readFileSync(file)).digest("hex");
  const before = hash();
  const told = await home.run(["up", "--listen", "127.0.0.1:0"]);
  assert.equal(told.code, 1, `${told.out}${told.err}`);
  assert.match(told.err, new RegExp(`version ${newest + 1}.*install a newer program`, "s"));
  for (const words of [["mesh", "verify"], ["log", "verify"]]) {
    const refused = await home.run(words);
    assert.equal(refused.code, 1, `${words.join(" ")}: ${refused.out}${refused.err}`);
    assert.match(refused.err, new RegExp(`version ${newest + 1}.*install a newer program`, "s"), words.join(" "));
  }
  assert.equal(hash(), before);
});

// --- idle connections ---

const kIdle = 10_000;
const kContributions = 200;

test("10 000 idle connections hinder no contribution", { timeout: 180_000 }, async (t) => {
  const home = new RoomyHome(t).config("[http]\nconnections_max = 16384\nconnections_per_address_max = 16384\n");
  const { mesh, agent } = await meshWithAgent(t, home);
  const publish = async () => {
    const times: number[] = [];
    for (let i = 0; i < kContributions; ++i) {
      const envelope = agent.entry("idle/line", words());
      const begun = performance.now();
      assert.equal((await agent.post("/api/agent/knowledge", envelope)).status, 201);
      times.push(performance.now() - begun);
    }
    return median(times);
  };
  const alone = await publish();
  const before = mesh.node.residentKb();
  const idle: RawConnection[] = [];
  while (idle.length < kIdle) {
    idle.push(...await Promise.all(Array.from({ length: 100 }, () => RawConnection.open(t, mesh.port))));
  }
  const among = await publish();
  const used = mesh.node.residentKb() - before;
  const some = idle.filter((_, i) => i % 1_000 === 0);
  for (const raw of some) {
    raw.send(`GET /healthz HTTP/1.1\r\nHost: ${mesh.host}\r\n\r\n`);
    assert.equal((await raw.answer()).status, 200);
  }
  t.diagnostic(`a contribution took ${alone.toFixed(2)} ms alone, ${among.toFixed(2)} ms among ${kIdle} idle ` +
    `connections, which took ${(used / kIdle).toFixed(2)} KB each`);
  assert.ok(used < 100 * 1024, `${used} KB`);
  assert.ok(among < alone * 5, `${among} ms instead of ${alone}`);
});
