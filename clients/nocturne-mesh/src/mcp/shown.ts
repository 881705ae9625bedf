// Entries, material and publications as a model is shown them: short, with content inside of the fence.

import { target } from "../caller.ts";
import type { Published } from "../deeds.ts";
import { drawNonce, fencedText, harmlessIn, harmlessJson, harmlessWords } from "../foreign.ts";
import { isObject, listIn, member as memberOf, type Json, type JsonObject } from "../json.ts";
import type { Member } from "../member.ts";
import { shortId } from "../names.ts";
import { Problem } from "../problem.ts";

const itemsMax = 20;

// id of 12 digits, where it belongs, how much it is trusted, its text inside of the fence.
export function entryShown(entry: Json, nonce: string): JsonObject & { text: string } {
  const flags = (listIn(entry, "flags") ?? []).map((flag) => harmlessIn(flag, "flag"));
  const shown: JsonObject & { text: string } = {
    id: shortId(harmlessIn(entry, "id")), verified_by: listIn(entry, "verified_by")?.length ?? 0,
    flags: [...new Set(flags)], text: fencedText(entry, nonce) ?? "",
  };
  for (const name of ["domain", "type", "status", "confidence", "at"]) {
    const value = memberOf(entry, name);
    if (value !== undefined) shown[name] = harmlessJson(value);
  }
  return shown;
}

type Parameters = readonly (readonly [string, string])[];

// The newest or best entries as material, at most `bytes` of text but always one.
export async function material(member: Member, parameters: Parameters, bytes: number): Promise<JsonObject[]> {
  const answer = await member.get("agent", target("/api/agent/knowledge", parameters));
  const nonce = drawNonce();
  const shown: JsonObject[] = [];
  let used = 0;
  for (const entry of listIn(answer, "entries") ?? []) {
    const one = entryShown(entry, nonce);
    used += Buffer.byteLength(one.text);
    if (used > bytes && shown.length > 0) break;
    shown.push(one);
  }
  return shown;
}

// What a publication came to: {id, status, near?, note}.
export function publishedShown(published: Published): JsonObject {
  const id = shortId(published.id);
  if ("trouble" in published) {
    return {
      id, status: "queued", note: `No node took it yet (${harmlessWords(published.trouble)}). It is kept on this ` +
        "machine and sent later: do not repeat it.",
    };
  }
  const shown: JsonObject = {
    id, status: harmlessIn(published.answer, "status") || "added",
    note: "Others see it as unverified until operators other than yours voted for it.",
  };
  const near = memberOf(published.answer, "near");
  if (near !== undefined) shown.near = shortId(harmlessIn(near, "entry"));
  return shown;
}

const shortened = (value: Json) => {
  const shown = harmlessJson(value);
  return Array.isArray(shown) ? shown.slice(0, itemsMax) : shown;
};

// The domains that know most; how many there are in all stands beside them.
function largest(domains: JsonObject): JsonObject[] {
  const entries = (domain: JsonObject) => (Number.isSafeInteger(domain.entries) ? (domain.entries as number) : 0);
  const all = Object.entries(domains).map(([name, domain]) =>
    ({ ...(harmlessJson(domain) as JsonObject), domain: harmlessWords(name) }));
  const byName = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  all.sort((a, b) => entries(b) - entries(a) || byName(a.domain, b.domain));
  return all.slice(0, itemsMax);
}

// The latest snapshot, with the largest domains and the first of each list.
export async function awarenessShown(member: Member): Promise<JsonObject> {
  const snapshot = await member.get("agent", "/api/agent/awareness");
  const domains = memberOf(snapshot, "knowledge_domains");
  if (!isObject(domains)) throw new Problem("unavailable", "answer", "the node's answer is no awareness");
  const shown: JsonObject = { knowledge_domains: largest(domains), domains_total: Object.keys(domains).length };
  for (const name of ["timestamp", "phase", "gaps", "health", "trends", "priorities", "statements"]) {
    const value = memberOf(snapshot, name);
    if (value !== undefined) shown[name] = shortened(value);
  }
  return shown;
}
