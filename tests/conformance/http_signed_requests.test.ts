// Recomputes tests/data/signed_requests.json from docs/specs/signed-requests.md, without the code
// under test: the bytes, the signatures, and a door of its own that gives each refusal the reason
// that the page says.

import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { canonical, Key, sha256 } from "../functional/signed_client.ts";

type Request = {
  method: string; target: string; headers: [string, string][]; body: string; effect: string;
};
type Parts = { [part: string]: string };
type Headers = { form: number; agent: string; timestamp: string; signature: string } & (
  { nonce?: string; host?: string });

const vectors = JSON.parse(readFileSync("tests/data/signed_requests.json", "utf8"));
const known = new Key(Buffer.from(vectors.agents.known.seed, "hex"));

function bytesOf(form: number, request: Parts): string {
  const { method, host, target, timestamp, nonce, body } = request;
  if (form === 1) return method + target + timestamp + body;
  const hash = sha256(body).toString("hex");
  return ["noctem/request/v2", method, host, target, timestamp, nonce, hash].join("\n");
}

function isSigned(bytes: string, signature: Buffer): boolean {
  const prefix = Buffer.from("302a300506032b6570032100", "hex");
  const der = Buffer.concat([prefix, known.publicKey]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return verify(null, Buffer.from(bytes), key, signature);
}

class Refused extends Error {}

function demand(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new Refused(reason);
}

function header(request: Request, name: string, repeated = "header_repeated"): string | undefined {
  const values = request.headers.filter(([each]) => each.toLowerCase() === name.toLowerCase());
  demand(values.length < 2, repeated);
  return values[0]?.[1];
}

function wanted(request: Request, name: string): string {
  const value = header(request, name);
  demand(value !== undefined, "unsigned");
  return value;
}

function isBase64url(text: string): boolean {
  return text.length === 86 && Buffer.from(text, "base64url").toString("base64url") === text;
}

function readHeaders(request: Request): Headers {
  const agent = wanted(request, "X-Agent-ID");
  demand(/^[0-9a-f]{16}$/.test(agent), "agent_id");
  const timestamp = wanted(request, "X-Agent-Timestamp");
  demand(/^[0-9]{10}$/.test(timestamp), "timestamp");
  const signature = wanted(request, "X-Agent-Signature");
  const form = signature === "doc" ? 3 : signature.startsWith("v2=") ? 2 : 1;
  if (form === 1) demand(/^[0-9a-f]{128}$/.test(signature), "signature_form");
  if (form !== 2) {
    const names = request.headers.map(([name]) => name.toLowerCase());
    demand(!names.includes("x-agent-nonce"), "nonce");
    return { form, agent, timestamp, signature };
  }
  demand(isBase64url(signature.slice(3)), "signature_form");
  const nonce = wanted(request, "X-Agent-Nonce");
  demand(/^[A-Za-z0-9_-]{16,64}$/.test(nonce), "nonce");
  const host = header(request, "Host", "host_form")?.toLowerCase() ?? "";
  demand(/^[a-z0-9._:[\]-]{1,255}$/.test(host), "host_form");
  return { form, agent, timestamp, signature, nonce, host };
}

function membersOf(body: string): { [name: string]: any } {
  const value = JSON.parse(body);
  if ("document" in value) return { "": value };
  const names = Object.keys(value).sort().join(" ");
  demand(names === "commit reveal" || names === "entry result", "envelope_form");
  return value;
}

function checkDocuments(request: Request): string[] {
  const members = membersOf(request.body);
  const envelopes = Object.values(members);
  demand(envelopes.every(({ document }) => document.author === known.did), "author");
  for (const { document, signature } of envelopes) {
    const bytes = "noctem/document/v1\n" + canonical(document);
    demand(isSigned(bytes, Buffer.from(signature, "base64url")), "signature");
  }
  return Object.keys(members).sort();
}

// The members of form 3, or nothing. Buckets and the memory of signatures are not in the vectors.
function admit(request: Request): string[] {
  demand(Buffer.byteLength(request.target) <= 4096, "target_too_long");
  const headers = readHeaders(request);
  if (headers.form === 2) demand(vectors.hosts.includes(headers.host), "host");
  if (headers.form === 3) demand(["POST", "DELETE"].includes(request.method), "signature_form");
  const seconds = Number(headers.timestamp);
  demand(Math.abs(vectors.now - seconds) <= 300, "clock");
  demand(headers.form === 3 || request.effect === "none" || seconds >= vectors.started, "clock");
  demand(headers.agent !== vectors.agents.revoked.id, "revoked");
  demand(headers.agent === vectors.agents.known.id, "unknown_key");
  if (headers.form === 3) return checkDocuments(request);
  const { method, target, body } = request;
  const { timestamp, nonce = "", host = "" } = headers;
  const bytes = bytesOf(headers.form, { method, target, body, timestamp, nonce, host });
  const signature = headers.form === 1 ? Buffer.from(headers.signature, "hex")
    : Buffer.from(headers.signature.slice(3), "base64url");
  demand(isSigned(bytes, signature), "signature");
  return [];
}

function asSent(vector: Parts): Request {
  const headers: [string, string][] = [["Host", vector.host], ["X-Agent-ID", vector.agent],
    ["X-Agent-Timestamp", vector.timestamp], ["X-Agent-Signature", vector.signature]];
  if (vector.nonce) headers.push(["X-Agent-Nonce", vector.nonce]);
  const { method, target, body } = vector;
  return { method, target, headers, body, effect: method === "POST" ? "changes" : "none" };
}

test("ids are the first eight bytes of the keys", () => {
  for (const agent of Object.values<any>(vectors.agents)) {
    const key = new Key(Buffer.from(agent.seed, "hex"));
    assert.equal(agent.public_key, key.publicKey.toString("hex"));
    assert.equal(agent.id, key.id);
  }
});

test("forms 1 and 2 sign these bytes and no others", () => {
  assert.ok(vectors.requests.length >= 8);
  for (const vector of vectors.requests) {
    assert.equal(vector.signed, bytesOf(vector.form, vector), vector.name);
    const bytes = known.sign(vector.signed);
    const text = vector.form === 1 ? bytes.toString("hex") : "v2=" + bytes.toString("base64url");
    assert.equal(vector.signature, text, vector.name);
    assert.deepEqual(admit(asSent(vector)), []);
  }
});

test("form 3 brings one envelope or a named pair", () => {
  for (const vector of vectors.documents) {
    assert.deepEqual(admit(vector), vector.members, vector.name);
  }
});

test("every refusal has its reason", () => {
  const reasons = new Set<string>();
  for (const vector of vectors.refused) {
    assert.throws(() => admit(vector), (error) => {
      assert.ok(error instanceof Refused, `${vector.name}: ${error}`);
      assert.equal(error.message, vector.reason, vector.name);
      return true;
    });
    reasons.add(vector.reason);
  }
  assert.equal(reasons.size, 15);
});
