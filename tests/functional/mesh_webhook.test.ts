// Reports of detectors are told to another program until it has taken each, also over a restart.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { Mesh } from "./mesh.ts";
import { Home } from "./noctem.ts";
import { eventually } from "./support.ts";

const told: any[] = [];
let status = 503;
const receiver = http.createServer((asked, answer) => {
  let text = "";
  asked.on("data", (bytes) => (text += bytes));
  asked.on("end", () => {
    told.push({ method: asked.method, status, ...JSON.parse(text) });
    answer.writeHead(status).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
after(() => receiver.close());

const home = new Home({ after });
const place = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alarm`;
mkdirSync(home.path, { mode: 0o700 });
writeFileSync(path.join(home.path, "config.toml"), `[anomalies]\nwebhook = "${place}"\n`);
const mesh = await Mesh.start({ after }, [], home);

test("a report is told again until it is taken, and then no more", async () => {
  await mesh.params({ entries_per_hour_domain: 1000, entries_per_hour_agent: 1000, newcomer_divisor: 1 });
  const { operator, agent } = await mesh.operator("torrent");
  for (let i = 0; i < 120; ++i) {
    const entry = agent.entry("torrent/all", `Sentence ${i} of a torrent that nobody has asked for, in one domain.`);
    assert.equal((await agent.post("/api/agent/knowledge", entry)).status, 201);
  }
  await eventually("it was told twice, and refused", () => told.length >= 2);
  status = 204;
  await eventually("it was taken", () => told.some((one) => one.status === 204));
  assert.ok(told.every((one) => one.method === "POST" && one.mesh === mesh.id));
  assert.ok(told.every((one) => one.anomaly.seq === told[0].anomaly.seq), "no other before it is taken");
  assert.equal(told[0].anomaly.operator_id, operator.id);
  assert.equal(told[0].anomaly.detector, "domain_flood");
  const taken = () => told.filter((one) => one.status === 204).map((one) => one.anomaly.seq);
  const { anomalies } = (await mesh.admin.get("/api/admin/anomalies")).json;
  await eventually("all are taken", () => taken().length === anomalies.length);
  assert.deepEqual(taken(), anomalies.map((one: any) => one.seq));
});
