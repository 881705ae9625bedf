// What a row of mesh_routes.ts is made of: how to ask well, made anew each time, and what each kind of trouble is like.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Fields, Member, type Mesh } from "./mesh.ts";
import { type Pair } from "./mesh_people.ts";
import { canonical, documentId, type Envelope, Key, sha256 } from "./signed_client.ts";

export type World = { mesh: Mesh; anna: Pair; ben: Pair; held: Pair; revoked: Pair; entry: string };
export type Ask = { by: Member; method: string; target: string; body?: object };
export type Trouble = { ask: Ask; status: number; type: string };
export type Never = "not found" | "conflict" | "quarantined" | "signature";

export type Row = {
  good: (world: World, who: Pair) => Promise<Ask> | Ask;
  status?: number; // of the good one; 200 for reads, 201 for writes
  again?: number; // of the same document once more; 200
  plain?: (world: World) => Ask; // what is signed as a request, where that is not the document
  plainStatus?: number;
  held?: number; // of an operator in quarantine; as the good one
  notFound?: (world: World) => Promise<Trouble> | Trouble;
  conflict?: (world: World) => Promise<Trouble> | Trouble;
  kind: "open" | "read" | "local" | "stream" | "claim" | "write" | "signed";
  never?: Partial<Record<Never, string>>;
};

let made = 0;
export const unique = () => `${++made}-${randomBytes(4).toString("hex")}`;
export const stranger = (mesh: Mesh) => new Member(mesh, new Key(randomBytes(32)));
export const noEntry = documentId({ kind: "nothing" });
export const noOperator = "00".repeat(8);

export async function post(by: Member, target: string, body: object): Promise<any> {
  const told = await by.post(target, body);
  assert.ok(told.status < 300, JSON.stringify(told.json));
  return told.json;
}

export const entry = (by: Member, more: Fields = {}) => by.entry(`routes/${unique()}`, `What ${unique()} says.`, more);
export const published = async (by: Member, more: Fields = {}): Promise<string> =>
  (await post(by, "/api/agent/knowledge", entry(by, more))).id;

// An entry whose place another has taken, and one that wants it, too.
async function superseded(by: Member, more: Fields = {}): Promise<Envelope> {
  const id = await published(by);
  await published(by, { supersedes: id });
  return entry(by, { supersedes: id, ...more });
}

async function approved(mesh: Mesh): Promise<Member> {
  const operator = stranger(mesh);
  await post(mesh.admin, "/api/admin/operator", mesh.admin.write("operator.approve", { operator: operator.key.did }));
  return operator;
}

// A task that the agent holds; of somebody in quarantine, one that it cannot.
export async function leased(world: World, by: Member): Promise<string> {
  const domain = `routes/${unique()}`;
  const author = by.operator?.id === world.anna.operator.id ? world.ben : world.anna;
  await post(author.agent, "/api/agent/knowledge", author.agent.entry(domain, `Check this: ${unique()}.`));
  const told = await by.get(`/api/agent/compute?types=verify&domains=${encodeURIComponent(domain)}`);
  return told.json?.task.id ?? "0".repeat(32);
}

export const ask = (by: Member, method: string, target: string, body?: object): Ask => ({ by, method, target, body });
export const trouble = (what: Ask, status: number, type: string): Trouble => ({ ask: what, status, type });

export const since = (mesh: Mesh) => ({ since: mesh.seconds(), reason: "left" });
export const namesNothing = { "not found": "it names nothing that could be missing" };
export const changesNothing = { conflict: "it changes nothing" };
const noSignature = { signature: "whoever asks is answered", quarantined: "nobody signs it" };
const anybody = { ...namesNothing, ...changesNothing };

export function read(target: string, more: Partial<Row> = {}): Row {
  return { kind: "read", good: (_, who) => ask(who.agent, "GET", target), never: anybody, ...more };
}
export function open(target: string): Row {
  return { kind: "open", good: ({ anna }) => ask(anna.agent, "GET", target), never: { ...anybody, ...noSignature } };
}
// Of one entry, by its id.
export function ofEntry(prefix: string, suffix: string, kind: Row["kind"] = "read"): Row {
  return {
    kind, never: changesNothing,
    good: (world, who) => ask(who.agent, "GET", `${prefix}/${world.entry}${suffix}`),
    notFound: ({ anna }) =>
      trouble(ask(anna.agent, "GET", `${prefix}/${noEntry}${suffix}`), 404, "not_found:entry"),
  };
}
export function administrators(target: string): Row {
  return read(target, { good: ({ mesh, held }, who) => ask(who === held ? held.operator : mesh.admin, "GET", target),
    held: 403 });
}
// What waits for the keeper's leave, and what has it: written as the node's own commands write it.
export function waits({ mesh }: World): { target: string; approved: string; digest: string } {
  const content = { skill: "org.example/tried", arguments: { n: unique() } };
  const proposal = { skill: "org.example/tried", version: "1.0.0", content };
  const item = (word: string) =>
    ({ id: randomBytes(8).toString("hex"), word, proposal, expires_at: mesh.seconds() + 3600 });
  const [request, approval] = [item("waiting"), item("version")];
  const text = { format: 1, requests: [request], approvals: [approval], last: [] };
  writeFileSync(path.join(mesh.home.path, "skills", "approvals.json"), JSON.stringify(text));
  const digest = sha256("noctem/approval/v1\n" + canonical(content)).toString("hex");
  const target = (id: string) => `/api/admin/approvals/${id}`;
  return { target: target(request.id), approved: target(approval.id), digest };
}
export function ofApproval(method: string): Row {
  const about = (by: Member, target: string, digest: string) =>
    ask(by, method, target, method === "POST" ? { answer: "deny", digest } : undefined);
  return {
    kind: "signed", status: 200, held: 403,
    good: (world, who) => {
      const { target, approved, digest } = waits(world);
      const by = who === world.held ? world.held.operator : world.mesh.admin;
      return about(by, method === "DELETE" ? approved : target, digest);
    },
    notFound: ({ mesh }) => trouble(about(mesh.admin, "/api/admin/approvals/none", "00".repeat(32)),
      404, "not_found:approval"),
  };
}
export const local = (row: Row): Row => ({ ...row, kind: "local" });
// Of trees that are, and of one that the log has not grown to.
export const proof = (target: string): Row => local(read(`${target}2`, {
  never: changesNothing,
  notFound: ({ anna }) => trouble(ask(anna.agent, "GET", `${target}999999999`), 400, "invalid:log_size"),
}));

// The same said a second before: another document, whatever second it is now.
export function earlier({ document }: Envelope): Envelope["document"] {
  return { ...document, created_at: Number(document.created_at) - 1 };
}

// By an administrator; an operator in quarantine tries it all the same.
export function administers(
  make: (world: World, by: Member) => Promise<Ask> | Ask, more: Partial<Row>,
): Row {
  return {
    kind: "write", held: 403, ...more,
    good: (world, who) => make(world, who === world.held ? world.held.operator : world.mesh.admin),
  };
}
const aboutOperator = (kind: string, fields: (mesh: Mesh) => Fields, method: string, suffix: string) => {
  const about = (by: Member, { did, id }: { did: string; id: string }) =>
    ask(by, method, `/api/admin/operator/${id}${suffix}`, by.write(kind, { operator: did, ...fields(by.mesh) }));
  return {
    good: async ({ mesh }: World, by: Member) => about(by, (await approved(mesh)).key),
    notFound: ({ mesh }: World) => trouble(about(mesh.admin, stranger(mesh).key), 404, "not_found:operator"),
    conflict: (reason: string) => async ({ mesh }: World) => {
      const { key } = await approved(mesh);
      const first = about(mesh.admin, key);
      const told = await mesh.admin.send(method, first.target, first.body as object);
      assert.equal(told.status, 201, JSON.stringify(told.json));
      const other = earlier(first.body as Envelope);
      return trouble({ ...first, body: mesh.admin.sign(other) }, 409, `conflict:${reason}`);
    },
  };
};
export const revocation = aboutOperator("operator.revoke", since, "DELETE", "");
export const quarantine = aboutOperator("operator.quarantine", () => ({}), "POST", "/quarantine");
export const limits = aboutOperator("operator.limits", () => ({ max_agents: 3 }), "POST", "/agents");

export function approval(target: string): Partial<Row> {
  return {
    conflict: async ({ mesh }) => {
      const { key } = await approved(mesh);
      const again = mesh.admin.write("operator.approve", { operator: key.did, label: "again" });
      return trouble(ask(mesh.admin, "POST", target, again), 409, "conflict:key_taken");
    },
  };
}

// Entries, by three doors.
export function publishes(target: string, more: Fields = {}): Row {
  return {
    kind: "write", held: 202,
    good: (_, who) => ask(who.agent, "POST", target, entry(who.agent, more)),
    notFound: ({ anna }) => trouble(ask(anna.agent, "POST", target,
      entry(anna.agent, { ...more, sources: [{ entry: noEntry }] })), 404, "not_found:source"),
    conflict: async ({ anna }) =>
      trouble(ask(anna.agent, "POST", target, await superseded(anna.agent, more)), 409, "conflict:superseded"),
  };
}

export async function witnessed(world: World, by: Member, change: Fields = {}): Promise<Ask> {
  const { head } = (await world.anna.agent.get("/api/log/head")).json;
  const said = { ...head, ...change };
  const signature = by.key.sign("noctem/witness/v1\n" + canonical(said)).toString("base64url");
  return ask(by, "POST", "/api/log/witness", { head: said, key: by.key.did, signature });
}
