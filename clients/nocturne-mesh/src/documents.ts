// Documents as agents and operators write them, ready to be sent: fields in, signed envelope out. What a kind does
// not allow is refused here, before anything is sent.

import { randomBytes } from "node:crypto";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { bodyId, didOf, documentId, isCid } from "./names.ts";
import { Problem } from "./problem.ts";
import { commitmentHash, signDocument } from "./signing.ts";
import type { SigningKey } from "./signing_key.ts";

// Where and when a document is written.
export type Desk = { mesh: string; now: number; key: SigningKey; random?: (bytes: number) => Buffer };

export type Envelope = { document: JsonObject; signature: string; body?: JsonObject };

export type EntryText = {
  type: string; domain: string; content: string; summary: string;
  confidence: number; // thousandths
  sources: string[]; // URLs or entry ids
  tags: string[]; supersedes: string; ttl: number | undefined; task: string; statements: Json[];
};
export const entryText = (given: Partial<EntryText>): EntryText => ({
  type: "observation", domain: "", content: "", summary: "", confidence: 500, sources: [], tags: [], supersedes: "",
  ttl: undefined, task: "", statements: [], ...given,
});

const wrong = (path: string, what: string) => new Problem("invalid", "schema", `${path}: ${what}`);
const ttlMax = 315_576_000;

// What holds for all texts of a document, and what the fields of our kinds hold besides.
const textLimits: { readonly [name: string]: readonly [number, number] } = {
  domain: [1, 8 * 64 + 7], reason: [1, 1024], label: [1, 64], url: [1, 2048], about: [1, 8 * 64 + 7],
};

function checkText(name: string, text: string, path: string): void {
  if (!text.isWellFormed()) throw wrong(path, "holds half of a surrogate pair");
  if (text.includes("\0")) throw wrong(path, "holds U+0000");
  const [least, most] = textLimits[name] ?? [0, 65_536];
  const bytes = Buffer.byteLength(text);
  if (bytes > most) throw wrong(path, `longer than ${most} bytes`);
  if (bytes < least) throw wrong(path, `shorter than ${least} bytes`);
}

function checkValue(name: string, value: Json, path: string): void {
  if (typeof value === "string") checkText(name, value, path);
  else if (Array.isArray(value)) value.forEach((item, i) => checkValue(name, item, `${path}[${i}]`));
  else if (isObject(value)) {
    for (const [inner, member] of Object.entries(value)) checkValue(inner, member, `${path}.${inner}`);
  } else if (!Number.isSafeInteger(value)) throw wrong(path, "not an integer");
}

function checkEntry({ fields }: { fields: JsonObject }): void {
  const { type, confidence, sources, tags, supersedes, ttl } = fields as { [name: string]: any };
  const types = ["observation", "synthesis", "correction", "reflection"];
  if (!types.includes(type)) throw wrong("type", `not one of ${types.join(", ")}`);
  if (confidence < 0 || confidence > 1000) throw wrong("confidence", "not from 0 to 1000");
  if (sources?.length > 32) throw wrong("sources", "more than 32 items");
  if (tags?.length > 16) throw wrong("tags", "more than 16 items");
  for (const [i, tag] of (tags ?? []).entries()) {
    const bytes = Buffer.byteLength(tag);
    if (bytes < 1 || bytes > 32) throw wrong(`tags[${i}]`, bytes < 1 ? "shorter than 1 bytes" : "longer than 32 bytes");
  }
  if (supersedes !== undefined && !isCid(supersedes)) throw wrong("supersedes", "not a CID");
  if (ttl < 1 || ttl > ttlMax) throw wrong("ttl", ttl < 1 ? "less than 1" : `more than ${ttlMax}`);
}

export function writeDocument(desk: Desk, kind: string, fields: JsonObject): Envelope {
  for (const [name, value] of Object.entries(fields)) checkValue(name, value, name);
  if (kind === "entry") checkEntry({ fields });
  const document = {
    ...fields, kind, author: didOf(desk.key.publicKey), created_at: desk.now, mesh: desk.mesh,
  };
  return { document, signature: signDocument(document, desk.key) };
}

export const idOf = ({ document }: Envelope): string => documentId(document);

const drawn = (desk: Desk, bytes: number) => (desk.random ?? randomBytes)(bytes);

// A source is an entry if it is written as an id is, else a place.
const sourceJson = (source: string): JsonObject => (isCid(source) ? { entry: source } : { url: source });

export function writeEntry(desk: Desk, entry: EntryText): Envelope {
  const body: JsonObject = { content: entry.content, salt: drawn(desk, 16).toString("base64url") };
  if (entry.summary !== "") body.summary = entry.summary;
  const fields: JsonObject = {
    type: entry.type, domain: entry.domain, body: bodyId(body), confidence: entry.confidence,
  };
  if (entry.sources.length > 0) fields.sources = entry.sources.map(sourceJson);
  if (entry.tags.length > 0) fields.tags = entry.tags;
  if (entry.supersedes !== "") fields.supersedes = entry.supersedes;
  if (entry.ttl !== undefined) fields.ttl = entry.ttl;
  if (entry.task !== "") fields.task = entry.task;
  if (entry.statements.length > 0) fields.statements = entry.statements;
  return { ...writeDocument(desk, "entry", fields), body };
}

export type Vote = { entry: string; round: number; vote: number; reason: string; operator: string };

// A commitment and its reveal, with a fresh salt.
export function writeVote(desk: Desk, { entry, round, vote, reason, operator }: Vote): {
  commit: Envelope; reveal: Envelope;
} {
  const salt = drawn(desk, 32);
  const hash = commitmentHash({ entry, mesh: desk.mesh, operator, round, salt, vote });
  const revealed: JsonObject = { entry, round, vote, salt: salt.toString("base64url") };
  if (reason !== "") revealed.reason = reason;
  return {
    commit: writeDocument(desk, "vote.commit", { entry, round, hash }),
    reveal: writeDocument(desk, "vote.reveal", revealed),
  };
}
