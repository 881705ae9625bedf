// A clock that jumped while nobody served: the node doubts it, refuses writes and says what to do; reading goes on; and
// `noctem clock accept` ends it. The log's time is moved instead of the machine's: the logs here are written by hand,
// signed with the homes' own keys, and imported.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { keyOfFile, Member, Mesh, refused } from "./mesh.ts";
import { MovedClock } from "./moved_clock.ts";
import { Home } from "./noctem.ts";
import { documentId, Key, request } from "./signed_client.ts";
import type { Scope } from "./support.ts";
import { exported, signed } from "./written_log.ts";

const kDay = 86_400;
const now = () => Math.floor(Date.now() / 1000);

// A home with keys of its own and a mesh whose last record was made at `at`.
async function homeWithLogOf(t: Scope, at: number): Promise<{ home: Home; admin: Key; operator: Key; mesh: string }> {
  const maker = new Home(t);
  await maker.ok(["mesh", "init"]);
  const home = new Home(t);
  mkdirSync(path.join(home.path, "keys"), { recursive: true, mode: 0o700 });
  for (const name of ["admin", "operator", "log"]) {
    copyFileSync(path.join(maker.path, `keys/${name}.key`), path.join(home.path, `keys/${name}.key`));
  }
  const [admin, operator, log] = ["admin", "operator", "log"].map((name) =>
    keyOfFile(path.join(home.path, "keys", `${name}.key`)));
  const created = Math.min(at, now());
  const genesis = signed(admin, {
    kind: "genesis", created_at: created, name: "clocks", admins: [admin.did], log_key: log.did,
  });
  const mesh = documentId(genesis.document);
  const approve = signed(admin, {
    kind: "operator.approve", created_at: created, mesh, operator: operator.did, label: "owner",
  });
  const file = home.file("log.jsonl", exported(mesh, log, [
    { at: at - 10, envelope: genesis }, { at, envelope: approve },
  ]));
  await home.ok(["mesh", "import", file]);
  return { home, admin, operator, mesh };
}

test("a node whose clock is set a day ahead while it serves writes again when a person accepts it", async (t) => {
  const clock = new MovedClock(t);
  const mesh = await Mesh.start(t, [], undefined, clock);
  const { agent } = await mesh.operator("anna");
  await agent.publish("clock/test", "What is written before somebody sets the clock is recorded.");
  clock.move(kDay);
  const late = agent.entry("clock/test", "What is written while the clock is doubted is not recorded.");
  refused(await agent.post("/api/agent/knowledge", late), 503, "unavailable:clock");
  await mesh.home.ok(["clock", "accept"], { env: clock.environment });
  await agent.publish("clock/test", "What is written after the clock was accepted is recorded.");
  const { head } = (await mesh.ask("GET", "/api/log/head", "")).json;
  assert.ok(Math.abs(head.time - mesh.seconds()) < 60);
  assert.equal((await agent.post("/api/agent/knowledge", late)).status, 201, "and so is what was refused before");
});

for (const [name, at, says] of [
  ["is a day behind the log", now() + kDay, /behind the log/],
  ["is forty days after the log", now() - 40 * kDay, /days after/],
] as const) {
  test(`a node whose clock ${name} refuses writes until a person accepts the clock`, async (t) => {
    const { home, operator } = await homeWithLogOf(t, at);
    const mesh = await Mesh.start(t, [], home);
    const owner = new Member(mesh, operator);
    const enrol = () => owner.write("agent.enrol", { agent: new Member(mesh, keyFrom(1)).key.did, label: "writer" });
    const told = await owner.post("/api/agent/enroll", enrol());
    refused(told, 503, "unavailable:clock");
    assert.match(told.json.detail, says);
    assert.match(told.json.detail, /noctem clock accept/);
    assert.equal((await request(mesh.port, "GET", "/api/log/head", {}, "")).status, 200, "reading goes on");

    // Only an administrator may say so.
    refused(await mesh.ask("POST", "/api/admin/clock", "{}", {}), 401, "denied:unsigned");
    refused(await mesh.ask("POST", "/api/admin/clock", "{}", owner.bound("POST", "/api/admin/clock", "{}")), 403,
      "denied:not_admin");
    refused(await owner.post("/api/agent/enroll", enrol()), 503, "unavailable:clock");

    assert.match(await home.ok(["clock", "accept"]), /accepted/);
    assert.equal((await owner.post("/api/agent/enroll", enrol())).status, 201);
    const agent = new Member(mesh, keyFrom(1), owner);
    await agent.publish("clock/test", "What is written after the clock was accepted is recorded.");
    const { head } = (await mesh.ask("GET", "/api/log/head", "")).json;
    assert.ok(head.time >= at, "time never goes back");
    await mesh.node.stop();
    await home.json(["mesh", "verify"]);
  });
}

function keyFrom(byte: number): Key {
  return new Key(Buffer.alloc(32, byte));
}
