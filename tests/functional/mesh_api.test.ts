// The mesh's endpoints as strangers use them, from the specifications: what works, and everything that must not.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { type Member, Mesh, Member as MemberOf, refused } from "./mesh.ts";
import { documentId, Key } from "./signed_client.ts";

const mesh = await Mesh.start({ after });
const anna = await mesh.operator("anna");
const ben = await mesh.operator("ben");

test("an entry is published, read in every form, and found by a question", async () => {
  const content = "Buffered channels with select outperform a mutex for fan-out by a factor of three.";
  const envelope = anna.agent.entry("go/concurrency/channels", content, { tags: ["go"], confidence: 820 });
  const told = await anna.agent.post("/api/agent/knowledge", envelope);
  assert.equal(told.status, 201, JSON.stringify(told.json));
  const id = documentId(envelope.document);
  assert.equal(told.json.id, id);
  assert.equal(told.json.status, "added");

  const again = await anna.agent.post("/api/agent/knowledge", envelope);
  assert.equal(again.status, 200);
  assert.equal(again.json.seq, told.json.seq);

  const one = await ben.agent.get(`/api/agent/knowledge/${id}`);
  assert.equal(one.status, 200, JSON.stringify(one.json));
  assert.equal(one.json.content, content);
  assert.equal(one.json.status, "unverified");
  assert.equal(one.json.author_confidence, 0.82);
  assert.ok(one.json.confidence <= 0.6, "nobody asserts itself above 0.6");
  assert.equal(one.json.created_by, anna.agent.id);
  assert.equal(one.json.operator_id, anna.operator.id);
  assert.deepEqual(one.json.tags, ["go"]);
  const unchanged = await ben.agent.get(`/api/agent/knowledge/${id}`, { "If-None-Match": one.headers.etag });
  assert.equal(unchanged.status, 304);

  const short = await ben.agent.get(`/api/agent/knowledge/${id.slice(9, 21)}`);
  assert.equal(short.json.id, id);
  const raw = await ben.agent.get(`/api/agent/knowledge/${id}?raw=1`);
  assert.deepEqual(raw.json.document, envelope.document);
  assert.equal(raw.json.record.cid, id);

  for (const question of ["how do buffered channels compare with a mutex", "fan-out", "select"]) {
    const found = await ben.agent.get(`/api/agent/knowledge?query=${encodeURIComponent(question)}`);
    assert.equal(found.json.entries?.[0]?.id, id, `${question}: ${JSON.stringify(found.json)}`);
  }
  assert.equal((await ben.agent.get("/api/agent/knowledge?domain=go")).json.entries.length, 1);
  assert.equal((await ben.agent.get("/api/agent/knowledge?domain=gopher")).json.entries.length, 0);
  assert.equal((await ben.agent.get("/api/agent/knowledge?tags=go&tags=rust")).json.entries.length, 0);
});

test("the seed's form of signature is understood, and covers target and body", async () => {
  const target = "/api/agent/stats";
  assert.equal((await mesh.ask("GET", target, "", anna.agent.seedForm("GET", target, ""))).status, 200);
  const stolen = anna.agent.seedForm("GET", "/api/agent/me", "");
  refused(await mesh.ask("GET", target, "", stolen), 401, "denied:signature");
  const envelope = anna.agent.entry("seed/form", "An entry that is sent as the seed says.");
  const body = JSON.stringify(envelope);
  const told = await mesh.ask("POST", "/api/agent/knowledge", body,
    anna.agent.seedForm("POST", "/api/agent/knowledge", body));
  assert.equal(told.status, 201, JSON.stringify(told.json));
});

test("a signature of a wrong key, a wrong time or for another mesh is refused", async () => {
  const good = anna.agent.entry("refusals", "An entry whose signature is then broken.");
  const broken = { ...good, signature: ben.agent.entry("a", "Some other entry altogether.").signature };
  refused(await anna.agent.post("/api/agent/knowledge", broken), 401, "denied:signature");

  const late = await mesh.ask("GET", "/api/agent/stats", "",
    anna.agent.bound("GET", "/api/agent/stats", "", String(Math.floor(Date.now() / 1000) - 301)));
  refused(late, 401, "denied:clock");
  assert.ok(Math.abs(late.json.server_time - Date.now() / 1000) < 60);

  const foreign = anna.agent.write("tombstone", { entry: documentId(good.document) });
  foreign.document.mesh = documentId({ kind: "genesis" });
  const resigned = new MemberOf(mesh, anna.agent.key);
  const document = { ...foreign.document };
  const { canonical } = await import("./signed_client.ts");
  const signature = resigned.key.sign("noctem/document/v1\n" + canonical(document)).toString("base64url");
  const told = await anna.agent.post("/api/agent/documents", { document, signature });
  assert.ok(told.status === 400 || told.status === 403, JSON.stringify(told.json));
});

test("whoever is not known is refused, and may ask to be", async () => {
  const stranger = new MemberOf(mesh, new Key(randomBytes(32)));
  const told = await stranger.get("/api/agent/stats");
  assert.ok([401, 403].includes(told.status), JSON.stringify(told.json));

  const body = JSON.stringify({ agent: stranger.key.did, operator: anna.operator.id, label: "new" });
  const target = "/api/agent/enroll";
  const asked = await mesh.ask("POST", target, body, stranger.bound("POST", target, body));
  assert.equal(asked.status, 202, JSON.stringify(asked.json));
  assert.match(asked.json.code, /^[0-9]{6}$/);
  const list = await mesh.admin.get("/api/admin/requests");
  const waiting = list.json.requests.find((one: any) => one.key === stranger.key.did);
  assert.equal(waiting.code, asked.json.code);
  const other = await mesh.ask("POST", target, body, anna.agent.bound("POST", target, body));
  assert.ok([401, 403].includes(other.status), "only the key itself may ask");

  const enrol = anna.operator.write("agent.enrol", { agent: stranger.key.did, label: "new" });
  assert.equal((await anna.operator.post(target, enrol)).status, 201);
  assert.equal((await stranger.get("/api/agent/me")).json.operator.id, anna.operator.id);
  assert.equal((await mesh.admin.get("/api/admin/requests")).json.requests.length, 0);
});

test("a write may be repeated without harm, and ten at once are one", async () => {
  const envelope = ben.agent.entry("twice/at/once", "The very same document is sent ten times in one moment.");
  const told = await Promise.all(Array.from({ length: 10 }, () => ben.agent.post("/api/agent/knowledge", envelope)));
  assert.equal(told.filter((one) => one.status === 201).length, 1);
  assert.equal(told.filter((one) => one.status === 200).length, 9);
  assert.equal(new Set(told.map((one) => one.json.seq)).size, 1);
});

test("a signed write of form 2 that is repeated is a replay", async () => {
  const target = "/api/agent/knowledge";
  const body = JSON.stringify(ben.agent.entry("replay", "An entry that an eavesdropper sends again."));
  const headers = ben.agent.bound("POST", target, body);
  assert.equal((await mesh.ask("POST", target, body, headers)).status, 201);
  refused(await mesh.ask("POST", target, body, headers), 409, "conflict:replay");
  const claim = anna.agent.bound("GET", "/api/agent/compute", "");
  assert.ok([200, 204].includes((await mesh.ask("GET", "/api/agent/compute", "", claim)).status));
  refused(await mesh.ask("GET", "/api/agent/compute", "", claim), 409, "conflict:replay");
});

test("what does not fit is refused with its reason", async () => {
  const agent = anna.agent;
  const cases: [object, number][] = [
    [{ ...agent.entry("fits", "one"), extra: 1 }, 400],
    [agent.write("entry", { type: "observation", domain: "no/body", confidence: 1 }), 400],
    [agent.entry("Not A Domain", "A domain has small letters."), 400],
    [agent.entry("fits", ""), 400],
    [agent.entry("fits", "x".repeat(64 * 1024 + 1)), 400],
    [agent.entry("fits", "A confidence beyond one.", { confidence: 1001 }), 400],
    [agent.entry("fits", "Too many tags.", { tags: Array.from({ length: 17 }, (_, i) => `t${i}`) }), 400],
    [agent.write("operator.approve", { operator: agent.key.did }), 400],
  ];
  for (const [body, status] of cases) {
    const told = await agent.post("/api/agent/knowledge", body);
    assert.equal(told.status, status, JSON.stringify([body, told.json]).slice(0, 600));
    assert.match(told.json.type, /^urn:noctem:error:/);
  }
  const bodiless = agent.entry("fits", "The document comes without its body.");
  delete bodiless.body;
  assert.equal((await agent.post("/api/agent/knowledge", bodiless)).status, 400);
  const swapped = agent.entry("fits", "The document comes with another body.");
  swapped.body = { ...(swapped.body as object), content: "another text" } as any;
  assert.equal((await agent.post("/api/agent/knowledge", swapped)).status, 400);
  for (const query of ["?limit=0", "?limit=101", "?unknown=1", "?limit=1&limit=2", "?min_confidence=2",
    "?cursor=zzz"]) {
    const told = await agent.get("/api/agent/knowledge" + query);
    assert.equal(told.status, 400, query + JSON.stringify(told.json));
  }
});

test("what is not there is not found, and what was erased is gone", async () => {
  refused(await anna.agent.get(`/api/agent/knowledge/${"a".repeat(12)}`), 404, "not_found:entry");
  assert.equal((await anna.agent.get("/api/agent/knowledge/short")).status, 400);
  const id = await anna.agent.publish("erasure", "A sentence with the word xylophonist that must vanish.");
  const tombstone = anna.agent.write("tombstone", { entry: id });
  refused(await ben.agent.send("DELETE", `/api/agent/knowledge/${id}`, ben.agent.write("tombstone", { entry: id })),
    403, "denied:not_own");
  const other = await anna.agent.publish("erasure", "Another entry that the path names by mistake.");
  refused(await anna.agent.send("DELETE", `/api/agent/knowledge/${other}`, tombstone), 400, "invalid:path");
  assert.equal((await anna.agent.send("DELETE", `/api/agent/knowledge/${id}`, tombstone)).status, 201);
  refused(await anna.agent.get(`/api/agent/knowledge/${id}`), 410, "not_found:erased");
  assert.equal((await anna.agent.get("/api/agent/knowledge?query=xylophonist")).json.entries.length, 0);
});

test("the seed's numbers: channels, stats, awareness", async () => {
  const channels = (await anna.agent.get("/api/agent/channels")).json.channels;
  const go = channels.find((one: any) => one.domain === "go/concurrency/channels");
  assert.equal(go.entries, 1);
  const stats = (await anna.agent.get("/api/agent/stats")).json;
  assert.equal(stats.mesh, mesh.id);
  assert.equal(stats.phase, "bootstrap");
  assert.ok(stats.operators_active >= 2 && stats.entries_total >= 3, JSON.stringify(stats));
  const awareness = (await anna.agent.get("/api/agent/awareness")).json;
  assert.equal(awareness.knowledge_domains["go/concurrency/channels"].entries, 1);
  assert.deepEqual(Object.keys(awareness.health).sort(),
    ["agents_active", "compute_capacity", "entries_total", "entries_verified", "operators_active"]);
});

test("administrators alone approve, revoke and quarantine", async () => {
  const carl = await mesh.operator("carl");
  const id = carl.operator.id;
  const forged = anna.operator.write("operator.quarantine", { operator: carl.operator.key.did });
  assert.equal((await anna.operator.post(`/api/admin/operator/${id}/quarantine`, forged)).status, 403);
  refused(await anna.agent.get("/api/admin/operators"), 403, "denied:not_admin");

  const quarantine = mesh.admin.write("operator.quarantine", { operator: carl.operator.key.did });
  assert.equal((await mesh.admin.post(`/api/admin/operator/${id}/quarantine`, quarantine)).status, 201);
  const held = carl.agent.entry("held/things", "What somebody in quarantine says about zeppelins.");
  const told = await carl.agent.post("/api/agent/knowledge", held);
  assert.equal(told.status, 202, JSON.stringify(told.json));
  assert.equal((await anna.agent.get("/api/agent/knowledge?query=zeppelins")).json.entries.length, 0);
  const release = mesh.admin.write("operator.release", { operator: carl.operator.key.did });
  assert.equal((await mesh.admin.post(`/api/admin/operator/${id}/quarantine`, release)).status, 201);
  assert.equal((await anna.agent.get("/api/agent/knowledge?query=zeppelins")).json.entries.length, 1);

  const limits = mesh.admin.write("operator.limits", { operator: carl.operator.key.did, max_agents: 1 });
  assert.equal((await mesh.admin.post(`/api/admin/operator/${id}/agents`, limits)).status, 201);
  const more = new MemberOf(mesh, new Key(randomBytes(32)));
  const enrol = carl.operator.write("agent.enrol", { agent: more.key.did });
  assert.ok([403, 409, 429].includes((await carl.operator.post("/api/agent/enroll", enrol)).status));

  const revoke = mesh.admin.write("operator.revoke",
    { operator: carl.operator.key.did, since: Math.floor(Date.now() / 1000), reason: "compromised" });
  assert.equal((await mesh.admin.send("DELETE", `/api/admin/operator/${id}`, revoke)).status, 201);
  for (const one of [carl.agent, carl.operator]) {
    refused(await one.get("/api/agent/stats"), 403, "denied:revoked");
  }
  refused(await carl.agent.post("/api/agent/knowledge", carl.agent.entry("x", "After the revocation.")),
    403, "denied:revoked");
});

test("an operator revokes its own agent and nobody else's", async () => {
  const spare = await mesh.agent(ben.operator, "spare");
  const since = Math.floor(Date.now() / 1000);
  const forged = anna.operator.write("agent.revoke", { agent: spare.key.did, since, reason: "left" });
  assert.equal((await anna.operator.send("DELETE", `/api/agent/agents/${spare.id}`, forged)).status, 403);
  const revoke = ben.operator.write("agent.revoke", { agent: spare.key.did, since, reason: "left" });
  assert.equal((await ben.operator.send("DELETE", `/api/agent/agents/${spare.id}`, revoke)).status, 201);
  refused(await spare.get("/api/agent/stats"), 403, "denied:revoked");
});

test("reading needs a signature, but the observatory's routes on this machine do not", async () => {
  refused(await mesh.ask("GET", "/api/agent/stats", ""), 401, "denied:unsigned");
  assert.equal((await mesh.ask("GET", "/api/observe/stats", "")).status, 200);
  refused(await mesh.ask("GET", "/api/observe/stats", "", { "X-Forwarded-For": "192.0.2.1" }), 401, "denied:unsigned");
  refused(await mesh.ask("GET", "/api/observe/stats", "", { Forwarded: "for=192.0.2.1" }), 401, "denied:unsigned");
  await mesh.params({ public_read: 1 });
  assert.equal((await mesh.ask("GET", "/api/agent/stats", "")).status, 200);
  await mesh.params({ public_read: 0 });
});

test("every route is described, and every description has a route", async () => {
  const { json } = await mesh.ask("GET", "/openapi.json", "");
  assert.equal(json.openapi, "3.1.0");
  const seed = ["/api/agent/enroll", "/api/agent/knowledge", "/api/agent/knowledge/{id}/vote", "/api/agent/compute",
    "/api/agent/compute/{id}/result", "/api/agent/awareness", "/api/agent/reflect", "/api/agent/channels",
    "/api/agent/stats", "/api/agent/knowledge/{id}", "/api/admin/operator", "/api/admin/operator/{id}",
    "/api/admin/operator/{id}/quarantine", "/api/admin/anomalies", "/api/log/head", "/api/log/entries",
    "/api/log/proof/inclusion", "/api/log/proof/consistency", "/api/log/witness", "/api/events"];
  for (const path of seed) assert.ok(json.paths[path], path);
});
