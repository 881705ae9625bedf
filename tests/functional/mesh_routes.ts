// The table of mesh_routes.test.ts: a row for every route of a node. A case that a route cannot have stands in its row
// as `never`, with the reason; what a kind of route cannot have, mesh_route_kinds.ts says.

import assert from "node:assert/strict";
import { entryOf } from "./mesh_people.ts";
import {
  administers, administrators, approval, changesNothing, ofApproval, waits, ask, earlier, entry, leased, limits,
  local, namesNothing, noEntry, noOperator, ofEntry, open, post, proof, published, publishes, quarantine, read,
  revocation, since, stranger, trouble, unique, witnessed, type Row,
} from "./mesh_route_kinds.ts";

// The page names its parts.
async function partOfPage(url: string): Promise<string> {
  const part = /\/assets\/[\w.-]+/.exec(await (await fetch(`${url}/`)).text())?.[0];
  assert.ok(part, "the page was built");
  return part;
}

export const rows: Record<string, Row> = {
  "GET /": open("/"),
  "GET /assets/{name}": {
    ...open("/"), good: async ({ mesh, anna }) => ask(anna.agent, "GET", await partOfPage(mesh.url)),
  },
  "GET /healthz": open("/healthz"),
  "GET /metrics": open("/metrics"),
  "GET /openapi.json": open("/openapi.json"),
  "GET /readyz": open("/readyz"),

  "GET /api/agent/awareness": read("/api/agent/awareness"),
  "GET /api/agent/channels": read("/api/agent/channels"),
  "GET /api/agent/knowledge": read("/api/agent/knowledge?query=says"),
  "GET /api/agent/knowledge/{id}": ofEntry("/api/agent/knowledge", ""),
  "GET /api/agent/knowledge/{id}/explain": ofEntry("/api/agent/knowledge", "/explain"),
  "GET /api/agent/knowledge/{id}/provenance": ofEntry("/api/agent/knowledge", "/provenance"),
  "GET /api/agent/knowledge/{id}/votes": ofEntry("/api/agent/knowledge", "/votes"),
  "GET /api/agent/me": read("/api/agent/me"),
  "GET /api/agent/stats": read("/api/agent/stats"),
  "GET /api/events": { ...read("/api/events"), kind: "stream" },
  "GET /api/log/entries": local(read("/api/log/entries")),
  "GET /api/log/head": local(read("/api/log/head")),
  "GET /api/log/heads": local(read("/api/log/heads?above=1&limit=10")),
  "GET /api/log/proof/consistency": proof("/api/log/proof/consistency?from=1&to="),
  "GET /api/log/proof/inclusion": proof("/api/log/proof/inclusion?seq=1&size="),
  "GET /api/observe/anomalies": local(read("/api/observe/anomalies")),
  "GET /api/observe/awareness": local(read("/api/observe/awareness")),
  "GET /api/observe/channels": local(read("/api/observe/channels")),
  "GET /api/observe/events": { ...read("/api/observe/events"), kind: "stream" },
  "GET /api/observe/flow": local(read("/api/observe/flow")),
  "GET /api/observe/growth": local(read("/api/observe/growth")),
  "GET /api/observe/knowledge": local(read("/api/observe/knowledge?query=says")),
  "GET /api/observe/knowledge/{id}": ofEntry("/api/observe/knowledge", "", "local"),
  "GET /api/observe/knowledge/{id}/explain": ofEntry("/api/observe/knowledge", "/explain", "local"),
  "GET /api/observe/knowledge/{id}/provenance": ofEntry("/api/observe/knowledge", "/provenance", "local"),
  "GET /api/observe/knowledge/{id}/votes": ofEntry("/api/observe/knowledge", "/votes", "local"),
  "GET /api/observe/log/entries": local(read("/api/observe/log/entries")),
  "GET /api/observe/log/head": local(read("/api/observe/log/head")),
  "GET /api/observe/log/heads": local(read("/api/observe/log/heads?above=1&limit=10")),
  "GET /api/observe/log/proof/consistency": proof("/api/observe/log/proof/consistency?from=1&to="),
  "GET /api/observe/log/proof/inclusion": proof("/api/observe/log/proof/inclusion?seq=1&size="),
  "GET /api/observe/operators": local(read("/api/observe/operators")),
  "GET /api/observe/records": local(read("/api/observe/records")),
  "GET /api/observe/reputation": local(read("/api/observe/reputation")),
  "GET /api/observe/stats": local(read("/api/observe/stats")),
  "GET /api/observe/summary": local(read("/api/observe/summary")),
  "GET /api/observe/tasks": local(read("/api/observe/tasks")),
  "GET /api/admin/anomalies": administrators("/api/admin/anomalies"),
  "GET /api/admin/operators": administrators("/api/admin/operators"),
  "GET /api/admin/requests": administrators("/api/admin/requests"),

  "GET /api/agent/compute": {
    kind: "claim", held: 204, never: { ...namesNothing, conflict: "the second of two equal claims is the replay" },
    good: async (world, who) => {
      await published(who === world.anna ? world.ben.agent : world.anna.agent);
      return ask(who.agent, "GET", "/api/agent/compute?types=verify");
    },
  },
  "POST /api/agent/compute/{id}/result": {
    kind: "write", held: 409,
    good: async (world, who) => {
      const agent = await world.mesh.agent(who.operator, unique());
      const task = await leased(world, agent);
      return ask(agent, "POST", `/api/agent/compute/${task}/result`, agent.write("task.release", { task }));
    },
    notFound: ({ anna }) => {
      const task = "ab".repeat(16);
      const result = anna.agent.write("task.result", { task, entry: noEntry });
      return trouble(ask(anna.agent, "POST", `/api/agent/compute/${task}/result`, result), 404, "not_found:task");
    },
    conflict: async (world) => {
      const holder = await world.mesh.agent(world.ben.operator, unique());
      const task = await leased(world, holder);
      const release = world.anna.agent.write("task.release", { task });
      const target = `/api/agent/compute/${task}/result`;
      return trouble(ask(world.anna.agent, "POST", target, release), 409, "conflict:not_leased");
    },
  },
  "POST /api/agent/knowledge": publishes("/api/agent/knowledge"),
  "POST /api/agent/documents": publishes("/api/agent/documents"),
  "POST /api/agent/reflect": publishes("/api/agent/reflect", { type: "reflection" }),
  "DELETE /api/agent/knowledge/{id}": {
    kind: "write", held: 202,
    good: async (_, { agent }) => {
      const id = await published(agent);
      return ask(agent, "DELETE", `/api/agent/knowledge/${id}`, agent.write("tombstone", { entry: id }));
    },
    notFound: ({ anna: { agent } }) => trouble(ask(agent, "DELETE", `/api/agent/knowledge/${noEntry}`,
      agent.write("tombstone", { entry: noEntry })), 404, "not_found:entry"),
    conflict: async ({ anna: { agent } }) => {
      const id = await published(agent);
      const target = `/api/agent/knowledge/${id}`;
      const first = agent.write("tombstone", { entry: id });
      assert.equal((await agent.send("DELETE", target, first)).status, 201);
      return trouble(ask(agent, "DELETE", target, agent.sign(earlier(first))), 409, "conflict:erased");
    },
  },
  "POST /api/agent/knowledge/{id}/vote": {
    kind: "write", status: 202, again: 202, held: 403,
    good: async (world, { agent }) => {
      const author = agent === world.anna.agent ? world.ben : world.anna;
      const id = await published(author.agent);
      return ask(agent, "POST", `/api/agent/knowledge/${id}/vote`, agent.vote(id, 1));
    },
    notFound: ({ anna: { agent } }) => trouble(ask(agent, "POST", `/api/agent/knowledge/${noEntry}/vote`,
      agent.vote(noEntry, 1)), 404, "not_found:entry"),
    conflict: async ({ anna, ben: { agent } }) => {
      const id = await published(anna.agent);
      await post(agent, `/api/agent/knowledge/${id}/vote`, agent.vote(id, 1));
      assert.equal((await entryOf(agent, id)).round_open, true);
      const second = ask(agent, "POST", `/api/agent/knowledge/${id}/vote`, agent.vote(id, -1));
      return trouble(second, 409, "conflict:already_committed");
    },
  },
  "POST /api/agent/enroll": {
    kind: "write", held: 202, plainStatus: 202,
    plain: ({ mesh, anna }) => {
      const by = stranger(mesh);
      return ask(by, "POST", "/api/agent/enroll", { agent: by.key.did, operator: anna.operator.id });
    },
    good: ({ mesh }, { operator }) => ask(operator, "POST", "/api/agent/enroll",
      operator.write("agent.enrol", { agent: stranger(mesh).key.did })),
    notFound: ({ mesh }) => {
      const who = stranger(mesh);
      return trouble(ask(who, "POST", "/api/agent/enroll", { agent: who.key.did, operator: noOperator }),
        404, "not_found:operator");
    },
    conflict: ({ anna: { operator, agent } }) => trouble(ask(operator, "POST", "/api/agent/enroll",
      operator.write("agent.enrol", { agent: agent.key.did, label: "again" })), 409, "conflict:key_taken"),
  },
  "DELETE /api/agent/agents/{id}": {
    kind: "write", held: 202,
    good: async ({ mesh }, { operator }) => {
      const { key, id } = await mesh.agent(operator, unique());
      return ask(operator, "DELETE", `/api/agent/agents/${id}`,
        operator.write("agent.revoke", { agent: key.did, ...since(mesh) }));
    },
    notFound: ({ mesh, anna: { operator } }) => {
      const { key, id } = stranger(mesh);
      return trouble(ask(operator, "DELETE", `/api/agent/agents/${id}`,
        operator.write("agent.revoke", { agent: key.did, ...since(mesh) })), 404, "not_found:agent");
    },
    conflict: async ({ mesh, anna: { operator } }) => {
      const { key, id } = await mesh.agent(operator, unique());
      const revoke = operator.write("agent.revoke", { agent: key.did, ...since(mesh) });
      assert.equal((await operator.send("DELETE", `/api/agent/agents/${id}`, revoke)).status, 201);
      const other = operator.sign({ ...revoke.document, reason: "compromised" });
      return trouble(ask(operator, "DELETE", `/api/agent/agents/${id}`, other), 409, "conflict:revoked");
    },
  },
  "POST /api/log/witness": {
    kind: "signed", good: (world, who) => witnessed(world, who.operator),
    never: { "not found": "a head that the log never had is the conflict" },
    conflict: async (world) =>
      trouble(await witnessed(world, world.anna.operator, { root: "00".repeat(32) }), 409, "conflict:witness_head"),
  },

  "POST /api/admin/clock": {
    kind: "signed", status: 200, held: 403,
    good: ({ mesh, held }, who) => ask(who === held ? held.operator : mesh.admin, "POST", "/api/admin/clock", {}),
    never: { ...namesNothing, conflict: "the clock is right, or is said to be" },
  },
  "POST /api/admin/link": {
    kind: "signed", held: 403,
    good: ({ mesh, held }, who) => ask(who === held ? held.operator : mesh.admin, "POST", "/api/admin/link", {}),
    never: { ...namesNothing, conflict: "another link takes the place of the oldest" },
  },
  "GET /api/admin/approvals": administrators("/api/admin/approvals"),
  "GET /api/admin/approvals/{id}": { ...ofApproval("GET"), kind: "read", never: changesNothing },
  "POST /api/admin/approvals/{id}": {
    ...ofApproval("POST"),
    conflict: (world) => {
      const { target } = waits(world);
      const body = { answer: "approve", digest: "00".repeat(32) };
      return trouble(ask(world.mesh.admin, "POST", target, body), 409, "conflict:approval_digest");
    },
  },
  "DELETE /api/admin/approvals/{id}": { ...ofApproval("DELETE"), never: { conflict: "what is gone is not found" } },
  "POST /api/admin/operator": administers(({ mesh }, by) => ask(by, "POST", "/api/admin/operator",
    by.write("operator.approve", { operator: stranger(mesh).key.did })),
    { ...approval("/api/admin/operator"), never: { "not found": "it names somebody new" } }),
  "POST /api/admin/documents": administers(({ mesh }, by) => ask(by, "POST", "/api/admin/documents",
    by.write("operator.approve", { operator: stranger(mesh).key.did })), {
    ...approval("/api/admin/documents"),
    notFound: ({ mesh }) => trouble(ask(mesh.admin, "POST", "/api/admin/documents",
      mesh.admin.write("operator.release", { operator: stranger(mesh).key.did })), 404, "not_found:operator"),
  }),
  "DELETE /api/admin/operator/{id}": administers(revocation.good,
    { notFound: revocation.notFound, conflict: revocation.conflict("revoked") }),
  "POST /api/admin/operator/{id}/quarantine": administers(quarantine.good,
    { notFound: quarantine.notFound, conflict: quarantine.conflict("quarantined") }),
  "POST /api/admin/operator/{id}/agents": administers(limits.good,
    { notFound: limits.notFound, never: { conflict: "a later limit replaces an earlier" } }),
};
