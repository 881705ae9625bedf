// What only the page asks for: growth, records in short, waiting work, reports, and the numbers as plain text.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Mesh } from "./mesh.ts";

const mesh = await Mesh.start({ after });
const { agent } = await mesh.operator("anna");
const ids: string[] = [];
for (let i = 0; i < 7; ++i) {
  ids.push(await agent.publish("go/maps", `Observation ${i}: maps grow by doubling when they hold ${i * 811} more.`));
}
const ask = async (path: string) => (await mesh.ask("GET", `/api/observe/${path}`, "")).json;
const now = Math.floor(Date.now() / 1000);

test("growth counts the records before each moment", async () => {
  const size = (await ask("log/head")).head.size;
  const { growth } = await ask(`growth?from=${now - 3600}&to=${now + 60}&steps=10`);
  assert.equal(growth.length, 11);
  assert.deepEqual(growth[0], { at: now - 3600, records: 0 });
  assert.deepEqual(growth[10], { at: now + 60, records: size });
  for (let i = 1; i < growth.length; ++i) assert.ok(growth[i].records >= growth[i - 1].records);
  assert.equal((await mesh.ask("GET", "/api/observe/growth?from=5&to=5", "")).status, 400);
  assert.equal((await mesh.ask("GET", "/api/observe/growth?steps=100000", "")).status, 400);
});

test("records say in short what was recorded, by whom, and never its words", async () => {
  const { records, size } = await ask("records?limit=5");
  assert.equal(records.length, 5);
  assert.equal(records[4].seq, size - 1);
  const entry = records.find((one: any) => one.id === ids[6]);
  assert.deepEqual([entry.kind, entry.domain, entry.author], ["entry", "go/maps", agent.id]);
  assert.doesNotMatch(JSON.stringify(records), /Observation/);
  assert.deepEqual((await ask("records?from=0&limit=1")).records[0].kind, "genesis");
  assert.deepEqual((await ask(`records?from=${size}`)).records, []);
});

test("open work and claims are told, the best first", async () => {
  const before = await ask("tasks");
  assert.ok(before.tasks.length > 0, JSON.stringify(before));
  const sum = Object.values(before.open as Record<string, number>).reduce((total, count) => total + count, 0);
  assert.equal(before.tasks.length, sum);
  const other = await mesh.operator("ben");
  const claimed = await other.agent.get("/api/agent/compute?types=synthesize");
  assert.equal(claimed.status, 200, JSON.stringify(claimed.json));
  const { leases } = await ask("tasks");
  assert.deepEqual([leases[0].id, leases[0].agent], [claimed.json.task.id, other.agent.id]);
});

test("reports of detectors are a list, and the summary is plain text", async () => {
  assert.deepEqual((await ask("anomalies")).anomalies, []);
  const answer = await fetch(`${mesh.url}/api/observe/summary`);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  const start = /^mesh +personal\nid +bagaaiera.*\nphase +bootstrap\nentries +7\nof them verified +0\n/;
  assert.match(await answer.text(), start);
});

test("who comes from elsewhere sees none of it", async () => {
  for (const path of ["growth", "records", "tasks", "anomalies", "summary"]) {
    const told = await mesh.ask("GET", `/api/observe/${path}`, "", { "X-Forwarded-For": "203.0.113.9" });
    assert.equal(told.status, 401, path);
  }
});
