// Attacks on membership, limits and requests, tried on a running node.
//
//   sybil                  who was not approved has no agents, no vote and no voice
//   sybil                  an approved operator has as many agents as it may, and no key serves twice
//   sybil                  five agents of one operator share its limits
//   flooding               one operator's entries in one domain are limited
//   flooding, framing      past the limits it is seen by a detector; two in a day, and one is quarantined
//   framing                nobody but the log's key reports, nobody but an administrator quarantines
//   draining               forged requests and repeated documents cost the one in whose name they come nothing
//   replay                 a signed write and a claim work once; three forgeries end a connection
//   replay                 no document of one mesh is a document of another

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import http from "node:http";
import { after, test } from "node:test";
import { Member, Mesh, refused } from "./mesh.ts";
import { kQuick, people } from "./mesh_people.ts";
import { documentId, Key } from "./signed_client.ts";
import { PageSession } from "./page_session.ts";
import { eventually, sleep } from "./support.ts";

const mesh = await Mesh.start({ after });
await mesh.params(kQuick);
const [anna, ben, carl] = await people(mesh, ["anna", "ben", "carl"]);
const stranger = (from: Mesh) => new Member(from, new Key(randomBytes(32)));

test("sybil: who was not approved has no agents, no vote and no voice", async () => {
  const id = await anna.agent.publish("sybil", "A sentence that an army of nobodies would like to judge.");
  const boss = stranger(mesh);
  for (let i = 0; i < 5; ++i) {
    const enrol = boss.write("agent.enrol", { agent: stranger(mesh).key.did });
    refused(await boss.post("/api/agent/enroll", enrol), 403, "denied:unknown_key");
  }
  refused(await boss.post("/api/admin/operator", boss.write("operator.approve", { operator: boss.key.did })),
    403, "denied:unknown_key");
  const friend = anna.operator.write("operator.approve", { operator: boss.key.did });
  assert.equal((await anna.operator.post("/api/admin/operator", friend)).status, 403, "no operator approves another");
  const soldier = new Member(mesh, new Key(randomBytes(32)), boss);
  refused(await soldier.post(`/api/agent/knowledge/${id}/vote`, soldier.vote(id, -1)), 403, "denied:unknown_key");
  refused(await soldier.post("/api/agent/knowledge", soldier.entry("sybil", "A nobody's entry.")),
    403, "denied:unknown_key");
  assert.equal((await anna.operator.post(`/api/agent/knowledge/${id}/vote`, anna.operator.vote(id, 1))).status, 403,
    "an operator's own key is no agent's");
});

test("sybil: an approved operator has as many agents as it may, and no key serves twice", async () => {
  const [crowd] = await people(mesh, ["crowd"]);
  for (let i = 2; i <= 5; ++i) await mesh.agent(crowd.operator, `crowd-${i}`);
  const sixth = crowd.operator.write("agent.enrol", { agent: stranger(mesh).key.did });
  const told = await crowd.operator.post("/api/agent/enroll", sixth);
  assert.ok([403, 409].includes(told.status), JSON.stringify(told.json));
  const spare = stranger(mesh).key.did;
  const byAgent = crowd.agent.write("agent.enrol", { agent: spare });
  assert.equal((await crowd.agent.post("/api/agent/enroll", byAgent)).status, 403, "agents enrol nobody");
  const stolen = carl.operator.write("agent.enrol", { agent: ben.agent.key.did });
  assert.equal((await carl.operator.post("/api/agent/enroll", stolen)).status, 409, "an agent has one operator");
  const twice = mesh.admin.write("operator.approve", { operator: ben.agent.key.did });
  assert.equal((await mesh.admin.post("/api/admin/operator", twice)).status, 409, "an agent is no operator");
});

test("sybil: five agents of one operator share its limits", async () => {
  await mesh.params({ entries_per_hour_operator: 6, newcomer_divisor: 1 });
  const [many] = await people(mesh, ["many"]);
  const agents = [many.agent];
  for (let i = 2; i <= 5; ++i) agents.push(await mesh.agent(many.operator, `many-${i}`));
  let published = 0;
  for (let i = 0; i < 15; ++i) {
    const agent = agents[i % agents.length];
    const entry = agent.entry(`many/${i}`, `Sentence ${i} of an operator with five hands.`);
    published += (await agent.post("/api/agent/knowledge", entry)).status === 201 ? 1 : 0;
  }
  assert.equal(published, 6);
  await mesh.params({ entries_per_hour_operator: 2000 });
});

test("flooding: one operator's entries in one domain are limited", async () => {
  const [{ agent }] = await people(mesh, ["flood"]);
  await mesh.params({ entries_per_hour_domain: 8, newcomer_divisor: 2 });
  const told = [];
  for (let i = 0; i < 8; ++i) {
    const entry = agent.entry("flood/one", `Number ${i} of a flood of entries in one domain.`);
    told.push(await agent.post("/api/agent/knowledge", entry));
  }
  assert.equal(told.filter((one) => one.status === 201).length, 4, "a newcomer's limit");
  const last = told.at(-1) as any;
  assert.equal(last.status, 429, JSON.stringify(last.json));
  assert.ok(Number(last.headers["retry-after"]) >= 1);
});

async function torrent(name: string): Promise<any> {
  const [{ operator, agent }] = await people(mesh, [name]);
  for (let i = 0; i < 120; ++i) {
    const entry = agent.entry(`${name}/all`, `Sentence ${i} of a ${name} that nobody has asked for, in one domain.`);
    assert.ok((await agent.post("/api/agent/knowledge", entry)).status < 300);
  }
  let found: any;
  await eventually("a report", async () => {
    const { anomalies } = (await mesh.admin.get("/api/admin/anomalies")).json;
    found = anomalies.find((one: any) => one.operator_id === operator.id);
    return found !== undefined;
  });
  return found;
}

// The report is a record of the log; what the detector saw is not.
async function seenByAdministratorsAlone(report: any): Promise<void> {
  const { evidence, ...public_ } = report;
  const page = `anomalies?from=${report.seq}&limit=1`;
  assert.deepEqual((await mesh.ask("GET", `/api/observe/${page}`, "")).json.anomalies, [public_]);
  const log = await mesh.ask("GET", `/api/observe/log/entries?from=${report.seq}&limit=1`, "");
  assert.equal(log.json.entries[0].document.kind, "anomaly");
  assert.ok(!JSON.stringify(log.json).includes("entries_24h") && evidence.includes("entries_24h"));
  const session = await PageSession.signIn(mesh);
  assert.deepEqual((await session.ask("GET", `/${page}`)).json.anomalies, [report]);
}

test("flooding, framing: past the limits it is seen by a detector; two in a day, and one is quarantined", async () => {
  await mesh.params({ entries_per_hour_domain: 1000, entries_per_hour_agent: 1000, newcomer_divisor: 1 });
  // So many that two quarantined were less than a fifth: it is the day that keeps the second out of it.
  await people(mesh, Array.from({ length: 8 }, (_, i) => `bystander-${i}`));
  const first = await torrent("torrent");
  assert.equal(first.detector, "domain_flood");
  assert.match(first.evidence, /torrent/);
  await seenByAdministratorsAlone(first);
  assert.equal(first.action, "quarantine");
  const second = await torrent("deluge");
  assert.equal(second.detector, "domain_flood");
  assert.equal(second.action, "notify", "or an attacker who provokes detectors has everybody out");
  const { operators } = (await mesh.admin.get("/api/admin/operators")).json;
  const held = operators.filter((one: any) => one.quarantined_at !== undefined);
  assert.deepEqual(held.map((one: any) => one.label), ["torrent"]);
});

test("framing: nobody but the log's key reports, nobody but an administrator quarantines", async () => {
  const report = { operator: ben.operator.key.did, detector: "domain_flood", score: 9000, action: "quarantine" };
  for (const forger of [anna.agent, anna.operator, mesh.admin]) {
    const told = await forger.post("/api/agent/documents", forger.write("anomaly", report));
    assert.ok([400, 403].includes(told.status), JSON.stringify(told.json));
  }
  for (const forger of [anna.agent, anna.operator]) {
    const quarantine = forger.write("operator.quarantine", { operator: ben.operator.key.did });
    for (const target of [`/api/admin/operator/${ben.operator.id}/quarantine`, "/api/agent/documents"]) {
      assert.equal((await forger.post(target, quarantine)).status, 403);
    }
  }
  assert.equal((await ben.agent.get("/api/agent/me")).json.operator.quarantined_at, undefined);
});

// A request in the victim's name on a connection of its own, as far as its status.
function forge(victim: Member, target: string): Promise<number> {
  const { key } = stranger(victim.mesh);
  const thief = new Member(victim.mesh, key);
  const headers = { ...thief.bound("GET", target, ""), "X-Agent-ID": victim.id };
  const where = { host: "127.0.0.1", port: victim.mesh.port, path: target, headers, agent: false };
  return new Promise((resolve, reject) => {
    const sent = http.get(where, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.on("error", reject);
  });
}

test("draining: forged requests and repeated documents cost the one in whose name they come nothing", async (t) => {
  const other = await Mesh.start(t);
  await other.params({ reads_per_second_agent: 10 });
  await other.restart();
  const [victim] = await people(other, ["victim"]);
  const known = victim.agent.entry("draining", "A document that everybody can see and send again.");
  assert.equal((await victim.agent.post("/api/agent/knowledge", known)).status, 201);
  const greedy = await Promise.all(Array.from({ length: 60 }, () => victim.agent.get("/api/agent/me")));
  assert.ok(greedy.some((one) => one.status === 429), "the limit is there, for the victim's own requests");
  await sleep(2_000); // the budget is full again
  const forged = await Promise.all(Array.from({ length: 60 }, () => forge(victim.agent, "/api/agent/me")));
  assert.deepEqual(new Set(forged), new Set([401]));
  const read = await Promise.all(Array.from({ length: 15 }, () => victim.agent.get("/api/agent/me")));
  assert.deepEqual(new Set(read.map((one) => one.status)), new Set([200]), "forgeries took nothing");

  await sleep(2_000);
  for (let i = 0; i < 60; ++i) {
    assert.equal((await victim.agent.post("/api/agent/knowledge", known)).status, 200, `repetition ${i}`);
  }
  const again = await Promise.all(Array.from({ length: 15 }, () => victim.agent.get("/api/agent/me")));
  assert.deepEqual(new Set(again.map((one) => one.status)), new Set([200]), "repetitions took nothing");
});

test("replay: a signed write and a claim work once; three forgeries end a connection", async () => {
  const target = "/api/agent/knowledge";
  const body = JSON.stringify(ben.agent.entry("replay", "An entry that an eavesdropper sends again."));
  const headers = ben.agent.bound("POST", target, body);
  assert.equal((await mesh.ask("POST", target, body, headers)).status, 201);
  refused(await mesh.ask("POST", target, body, headers), 409, "conflict:replay");
  const seed = ben.agent.seedForm("GET", "/api/agent/compute", "");
  assert.ok([200, 204].includes((await mesh.ask("GET", "/api/agent/compute", "", seed)).status));
  refused(await mesh.ask("GET", "/api/agent/compute", "", seed), 409, "conflict:replay");
  const elsewhere = ben.agent.bound("GET", "/api/agent/me", "");
  refused(await mesh.ask("GET", "/api/agent/stats", "", elsewhere), 401, "denied:signature");
  const foreign = { ...ben.agent.bound("GET", "/api/agent/me", ""), Host: `localhost:${mesh.port}` };
  refused(await mesh.ask("GET", "/api/agent/me", "", foreign), 401, "denied:signature");

  const keptAlive = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let ended = false;
  for (let i = 0; i < 3; ++i) {
    const forged = { ...stranger(mesh).bound("GET", "/api/agent/me", ""), "X-Agent-ID": ben.agent.id };
    ended = await new Promise((resolve, reject) => {
      const where = { host: "127.0.0.1", port: mesh.port, path: "/api/agent/me", headers: forged, agent: keptAlive };
      http.get(where, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.headers.connection === "close"));
      }).on("error", reject);
    });
    assert.equal(ended, i === 2, `after ${i + 1}`);
  }
  keptAlive.destroy();
});

test("replay: no document of one mesh is a document of another", async (t) => {
  const other = await Mesh.start(t);
  const approve = other.admin.write("operator.approve", { operator: anna.operator.key.did });
  assert.equal((await other.admin.post("/api/admin/operator", approve)).status, 201);
  const there = new Member(other, anna.operator.key);
  const enrol = there.write("agent.enrol", { agent: anna.agent.key.did });
  assert.equal((await there.post("/api/agent/enroll", enrol)).status, 201);
  const agent = new Member(other, anna.agent.key, there);
  const entry = anna.agent.entry("replay/mesh", "An entry that was said in one mesh only.");
  assert.equal((await anna.agent.post("/api/agent/knowledge", entry)).status, 201);
  const told = await agent.post("/api/agent/knowledge", entry);
  assert.ok([400, 403].includes(told.status), JSON.stringify(told.json));
  const admins = mesh.admin.write("operator.quarantine", { operator: anna.operator.key.did });
  assert.ok((await other.admin.post("/api/admin/documents", admins)).status >= 400);
  const missing = await agent.get(`/api/agent/knowledge/${documentId(entry.document)}`);
  assert.equal(missing.status, 404);
});
