// Every route of the running node, against everything that may be wrong with a request. The table is mesh_routes.ts; a
// route of /openapi.json without a row there fails here, and so does a row without its route.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import http from "node:http";
import { after, test } from "node:test";
import { Member, Mesh, type Told } from "./mesh.ts";
import { people } from "./mesh_people.ts";
import type { Ask, Row, World } from "./mesh_route_kinds.ts";
import { rows } from "./mesh_routes.ts";
import { type Envelope, Key } from "./signed_client.ts";

const mesh = await Mesh.start({ after });
await mesh.params({
  agents_per_operator: 1000, leases_per_operator: 1000, newcomer_divisor: 1, entries_per_hour_agent: 10_000,
  entries_per_hour_operator: 10_000, entries_per_hour_domain: 10_000, votes_per_hour_operator: 10_000,
});
const [anna, ben, held, revoked] = await people(mesh, ["anna", "ben", "held", "revoked"]);
const entry = await anna.agent.publish("routes/entry", "What this one says is read by every route.");
const world: World = { mesh, anna, ben, held, revoked, entry };
const api = (await mesh.ask("GET", "/openapi.json", "")).json;

const operator = (of: { operator: Member }) => ({ operator: of.operator.key.did });
await mesh.admin.post("/api/admin/documents", mesh.admin.write("operator.quarantine", operator(held)));
await mesh.admin.post("/api/admin/documents",
  mesh.admin.write("operator.revoke", { ...operator(revoked), since: mesh.seconds(), reason: "left" }));

const isWrite = (row: Row) => row.kind === "write";
const text = (ask: Ask) => (ask.body === undefined ? "" : JSON.stringify(ask.body));
// Form 2; of a stream only the head.
function bound(ask: Ask, headers = ask.by.bound(ask.method, ask.target, text(ask))): Promise<Told> {
  return mesh.ask(ask.method, ask.target, text(ask), headers);
}
// As our clients send it: writes by their document's signature.
function send(row: Row, ask: Ask): Promise<Told> {
  if (row.kind === "stream") return head(ask, ask.by.bound("GET", ask.target, ""));
  return isWrite(row) ? ask.by.send(ask.method, ask.target, ask.body as object) : bound(ask);
}
function head(ask: Ask, headers: http.OutgoingHttpHeaders): Promise<Told> {
  return new Promise((resolve, reject) => {
    const where = { host: "127.0.0.1", port: mesh.port, path: ask.target, headers, agent: false };
    const sent = http.get(where, (answer) => {
      let body = "";
      const done = () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, json: body ? JSON.parse(body) : undefined });
        sent.destroy();
      };
      if (answer.statusCode === 200) return done();
      answer.on("data", (bytes) => (body += bytes));
      answer.on("end", done);
    });
    sent.on("error", reject);
  });
}

// A problem, with a code and with words that a person can act on.
function problem(told: Told, status: number, type: string | RegExp, what: string): void {
  const shown = `${what}: ${told.status} ${JSON.stringify(told.json)}`;
  assert.equal(told.status, status, shown);
  assert.equal(told.headers["content-type"], "application/problem+json", shown);
  assert.match(told.json.type, /^urn:noctem:error:[a-z_]+:[a-z_0-9]+$/, shown);
  if (typeof type === "string") assert.equal(told.json.type, `urn:noctem:error:${type}`, shown);
  else assert.match(told.json.type, type, shown);
  assert.equal(told.json.status, status);
  assert.ok(told.json.title.length > 3 && told.json.detail.length >= 15, shown);
}

// These have a door of their own. /mcp: a token, and answers in JSON-RPC; mcp_node.test.ts and src/mcp try it. The
// session of an administrator at the page: admin_page.test.ts and src/admin do.
const kElsewhere = ["/mcp", "/api/session", "/api/session/acts", "/api/session/anomalies", "/api/session/requests"];

test("every route has a row, and every row a route", () => {
  const paths = Object.entries(api.paths).filter(([path]) => !kElsewhere.includes(path));
  const described = paths.flatMap(([path, methods]: [string, any]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  assert.deepEqual(described.filter((route) => rows[route] === undefined), [], "routes without a row");
  assert.deepEqual(Object.keys(rows).filter((route) => !described.includes(route)), [], "rows without a route");
});

// What forms 1 and 2 sign.
const plain = (row: Row) => (row.plain === undefined ? good(row) : Promise.resolve(row.plain(world)));
const signed = (row: Row) => row.kind !== "open";
const good = (row: Row, who = anna) => Promise.resolve(row.good(world, who));
const expected = (row: Row) => row.status ?? (["write", "signed"].includes(row.kind) ? 201 : 200);

type Check = (row: Row) => Promise<void>;
const checks: Record<string, Check> = {
  async good(row) {
    const told = await send(row, await good(row));
    assert.equal(told.status, expected(row), JSON.stringify(told.json));
  },

  async "bad signature"(row) {
    if (!signed(row)) return;
    const ask = await plain(row);
    const thief = new Member(mesh, new Key(randomBytes(32)));
    const forged = { ...thief.bound(ask.method, ask.target, text(ask)), "X-Agent-ID": ask.by.id };
    problem(await bound(ask, forged), 401, "denied:signature", "form 2");
    const seed = { ...thief.seedForm(ask.method, ask.target, text(ask)), "X-Agent-ID": ask.by.id };
    problem(await bound(ask, seed), 401, "denied:signature", "form 1");
    if (!isWrite(row)) return;
    const written = await good(row);
    for (const envelope of envelopesOf(written)) {
      const right = envelope.signature;
      envelope.signature = thief.sign(envelope.document).signature;
      problem(await send(row, written), 401, "denied:signature", "form 3");
      envelope.signature = right;
    }
  },

  async unsigned(row) {
    const ask = await plain(row);
    const answer = row.kind === "stream" ? head(ask, {}) : mesh.ask(ask.method, ask.target, text(ask));
    if (row.kind === "open" || row.kind === "local" || ask.target === "/api/observe/events") {
      assert.equal((await answer).status, 200, "on this machine everybody may look");
    } else {
      const told = await answer;
      const status = ask.target.startsWith("/api/admin/") && ask.method === "GET" ? 403 : 401;
      problem(told, status, status === 403 ? "denied:not_admin" : "denied:unsigned", "unsigned");
    }
  },

  async "wrong clock"(row) {
    if (!signed(row)) return;
    const ask = await plain(row);
    for (const off of [-301, 330]) {  // the node's second may be a later one than ours
      const late = ask.by.bound(ask.method, ask.target, text(ask), String(mesh.seconds() + off));
      const told = await bound(ask, late);
      problem(told, 401, "denied:clock", `${off} s`);
      assert.ok(Math.abs(told.json.server_time - mesh.seconds()) < 60);
    }
  },

  async replay(row) {
    if (!signed(row)) return;
    const ask = await plain(row);
    const headers = ask.by.bound(ask.method, ask.target, text(ask));
    const once = () => (row.kind === "stream" ? head(ask, headers) : bound(ask, headers));
    assert.equal((await once()).status, row.plainStatus ?? expected(row));
    if (["read", "local", "stream"].includes(row.kind)) {
      assert.equal((await once()).status, 200, "reading may repeat");
      return;
    }
    problem(await once(), 409, "conflict:replay", "form 2");
    if (!isWrite(row)) return;
    const written = await good(row);
    assert.equal((await send(row, written)).status, expected(row));
    assert.equal((await send(row, written)).status, row.again ?? 200, "a document that is known is known");
  },

  async revoked(row) {
    if (!signed(row)) return;
    const ask = await good(row);
    for (const by of [revoked.agent, revoked.operator]) {
      problem(await send(row, { ...ask, by }), 403, "denied:revoked", "sent by one who was revoked");
    }
  },

  async quarantined(row) {
    if (!signed(row)) return;
    const told = await send(row, await good(row, held));
    const status = row.held ?? expected(row);
    if (status < 400) assert.equal(told.status, status, JSON.stringify(told.json));
    else problem(told, status, /./, "quarantined");
  },

  async "too large"(row) {
    const ask = await good(row);
    if (ask.body === undefined) {
      const target = `${ask.target}${ask.target.includes("?") ? "&" : "?"}x=${"x".repeat(9000)}`;
      const told = await mesh.ask(ask.method, target, "", signed(row) ? ask.by.bound(ask.method, target, "") : {});
      problem(told, 414, "invalid:target_bytes", "target");
      return;
    }
    const large = { ...ask, body: { ...ask.body, more: "x".repeat(2 << 20) } };
    problem(await send(row, large), 413, /./, "body");
  },

  async "unknown field"(row) {
    const ask = await good(row);
    if (ask.body === undefined) {
      const target = `${ask.target}${ask.target.includes("?") ? "&" : "?"}unknown=1`;
      const headers = signed(row) ? ask.by.bound(ask.method, target, "") : {};
      problem(await mesh.ask(ask.method, target, "", headers), 400, /^urn:noctem:error:invalid:/, "parameter");
      return;
    }
    problem(await send(row, { ...ask, body: { ...ask.body, unknown: 1 } }), 400, /:invalid:/, "body");
    if (!isWrite(row)) return;
    for (const envelope of envelopesOf(ask)) {
      Object.assign(envelope, ask.by.sign({ ...envelope.document, unknown: 1 }));
      problem(await send(row, ask), 400, /:invalid:/, "document");
      delete envelope.document.unknown;
      Object.assign(envelope, ask.by.sign(envelope.document));
    }
  },

  async "not found"(row) {
    if (row.never?.["not found"] !== undefined) return;
    const { ask, status, type } = await row.notFound!(world);
    const isEnvelope = isWrite(row) && envelopesOf(ask).every((one) => one?.signature !== undefined);
    problem(await (isEnvelope ? send(row, ask) : bound(ask)), status, type, "not found");
  },

  async conflict(row) {
    if (row.never?.conflict !== undefined) return;
    const { ask, status, type } = await row.conflict!(world);
    problem(await send(row, ask), status, type, "conflict");
  },

  async "twice at once"(row) {
    const ask = await good(row);
    if (isWrite(row)) {
      const told = await Promise.all(Array.from({ length: 4 }, () => send(row, ask)));
      const statuses = told.map((one) => one.status).sort();
      const again = row.again ?? 200;
      assert.deepEqual(statuses, [expected(row), again, again, again].sort(), JSON.stringify(told.map((t) => t.json)));
      return;
    }
    const headers = signed(row) ? ask.by.bound(ask.method, ask.target, text(ask)) : {};
    const once = () => (row.kind === "stream" ? head(ask, headers) : bound(ask, headers));
    const statuses = (await Promise.all([once(), once()])).map((one) => one.status).sort();
    const second = ["claim", "signed"].includes(row.kind) ? 409 : 200;
    assert.deepEqual(statuses, [expected(row), second].sort());
  },
};

function envelopesOf(ask: Ask): Envelope[] {
  const body = ask.body as any;
  return body.document !== undefined ? [body] : Object.values(body);
}

for (const [route, row] of Object.entries(rows)) {
  for (const [name, check] of Object.entries(checks)) {
    test(`${route}: ${name}`, () => check(row));
  }
}
