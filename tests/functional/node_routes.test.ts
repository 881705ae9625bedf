// What the node itself answers, and what it says when it cannot work.

import assert from "node:assert/strict";
import { statfsSync } from "node:fs";
import { test } from "node:test";
import { Home } from "./noctem.ts";

test("healthz, readyz, metrics and openapi.json answer, and describe one another", async (t) => {
  const home = new Home(t);
  const { node, url } = await home.up();
  const get = async (path: string) => fetch(`${url}${path}`);
  const { version } = await home.json(["version"]);
  const alive = await (await get("/healthz")).json() as any;
  assert.match(alive.mesh, /^bagaaiera[a-z2-7]{52}$/);
  assert.deepEqual(alive, { mesh: alive.mesh, status: "ok", version });
  assert.deepEqual(await (await get("/readyz")).json(), { status: "ready" });
  const api = await (await get("/openapi.json")).json() as any;
  assert.equal(api.openapi.slice(0, 3), "3.1");
  assert.equal(api.info.version, version);
  for (const path of ["/healthz", "/metrics", "/openapi.json", "/readyz"]) assert.ok(api.paths[path], path);
  const metrics = await get("/metrics");
  assert.match(metrics.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  const text = await metrics.text();
  assert.match(text, new RegExp(`^noctem_node_version\\{version="${version}"\\} 1$`, "m"));
  for (const name of ["noctem_node_uptime_seconds", "noctem_node_memory_bytes",
    "noctem_node_disk_free_bytes", "noctem_writer_waiting", "noctem_writer_commits"]) {
    const value = new RegExp(`^${name} ([0-9.e+]+)$`, "m").exec(text)?.[1];
    assert.ok(value !== undefined, name);
    assert.ok(Number.isFinite(Number(value)), name);
  }
  const memory = Number(/^noctem_node_memory_bytes (\S+)$/m.exec(text)?.[1]);
  assert.ok(memory > 1e6 && memory < 1e9, String(memory));
  await node.stop();
});

test("what is not there or not so answered is a problem", async (t) => {
  const home = new Home(t);
  const { node, url } = await home.up();
  const nothing = await fetch(`${url}/nothing`);
  assert.equal(nothing.status, 404);
  assert.equal(nothing.headers.get("content-type"), "application/problem+json");
  const post = await fetch(`${url}/healthz`, { method: "POST" });
  assert.equal(post.status, 405);
  assert.match(post.headers.get("allow") ?? "", /GET/);
  assert.equal((await fetch(`${url}/healthz?x=1`)).status, 400);
  await node.stop();
});

test("readyz says no, with the reason, when the disk has less room than it must", async (t) => {
  const home = new Home(t);
  const disk = statfsSync(home.folder);
  const free = disk.bavail * disk.bsize;
  const { node, url } = await home.up([], { env: { NOCTEM_DISK_FREE_MIN: `${free + 2 ** 34}` } });
  const response = await fetch(`${url}/readyz`);
  assert.equal(response.status, 503);
  const problem = await response.json() as any;
  assert.equal(response.headers.get("retry-after"), "5");
  assert.equal(problem.retry_after, 5);
  assert.equal(problem.type, "urn:noctem:error:unavailable:not_ready");
  assert.equal(problem.reasons[0].name, "disk");
  assert.match(problem.reasons[0].detail, /make room/);
  assert.equal((await fetch(`${url}/healthz`)).status, 200, "it lives all the same");
  const doctor = await home.run(["doctor"], { env: { NOCTEM_DISK_FREE_MIN: `${free + 2 ** 34}` } });
  assert.match(doctor.out, /fail {2}disk/);
  await node.stop();
});
