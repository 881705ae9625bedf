// The six tools: arguments that fit their schema in, a structured result out.

import { target } from "../caller.ts";
import { contribute, vote } from "../deeds.ts";
import { drawNonce } from "../foreign.ts";
import { listIn, textIn, type Json, type JsonObject } from "../json.ts";
import type { Member } from "../member.ts";
import { shortId } from "../names.ts";
import { Problem } from "../problem.ts";
import type { Queue } from "../queue.ts";
import { awarenessShown, entryShown, material, publishedShown } from "./shown.ts";
import { compute } from "./tool_compute.ts";

export type Given = { readonly [name: string]: any }; // checked against the tool's schema, with its defaults
export type Work = (given: Given, member: Member, queue: Queue) => Promise<JsonObject>;

const page = 5; // full texts: what most answers need

function pageTarget(given: Given, cursor: string, count: number, bytes: number): string {
  const parameters: [string, string][] = [];
  for (const name of ["domain", "query"]) if (given[name] !== undefined) parameters.push([name, given[name]]);
  for (const tag of given.tags ?? []) parameters.push(["tags", tag]);
  parameters.push(["min_confidence", String(Number(given.min_confidence.toFixed(3)))], ["limit", String(count)]);
  // The node counts a text twice: as it is, and rendered.
  parameters.push(["bytes", String(Math.max(0, 2 * bytes))]);
  if (cursor !== "") parameters.push(["cursor", cursor]);
  return target("/api/agent/knowledge", parameters);
}

// Page after page, until the limit, the budget or the end.
const query: Work = async (given, member) => {
  const nonce = drawNonce();
  const shown: Json[] = [];
  let [left, bytes, next] = [given.limit as number, given.max_bytes as number, (given.cursor ?? "") as string];
  do {
    const answer = await member.get("agent", pageTarget(given, next, Math.min(left, page), bytes));
    const entries = listIn(answer, "entries");
    if (entries === undefined) throw new Problem("unavailable", "answer", "the node's answer has no entries");
    for (const entry of entries) {
      const one = entryShown(entry, nonce);
      bytes -= Buffer.byteLength(one.text);
      shown.push(one);
      --left;
    }
    next = textIn(answer, "next") ?? "";
  } while (left > 0 && bytes > 0 && next !== "");
  const result: JsonObject = { entries: shown };
  if (next !== "") result.next = next;
  if (shown.length === 0) {
    result.note = "Nothing is known about this yet. When you have found it out, share it with mesh_contribute.";
  }
  return result;
};

const contributing: Work = async (given, member, queue) => publishedShown(await contribute(member, queue, {
  type: given.type, domain: given.domain, content: given.content, summary: given.summary ?? "",
  supersedes: given.supersedes ?? "", confidence: Math.round(given.confidence * 1000),
  sources: given.sources ?? [], tags: given.tags ?? [], ttl: given.ttl,
}));

const voting: Work = async (given, member, queue) => {
  const voted = await vote(member, queue,
    { entry: given.entry_id, vote: given.vote, reason: given.reason ?? "", reveal: "deposit" });
  return {
    entry: shortId(voted.entry), round: voted.round, status: "sealed",
    note: "Nobody sees the vote before the round's commit window is over; the node opens and counts it then. There " +
      "is nothing more to do.",
  };
};

const howToReflect =
  "Write what this network (or domain) knows, lacks and should do next, in your own words; then call mesh_reflect " +
  "again with the same `domain`, your words as `content`, and `statements`, each {says, about}: says is gap, rising, " +
  "declining, contested, unreliable or priority, about a domain or an entry id.";

async function materialToReflect(given: Given, member: Member): Promise<JsonObject> {
  const detailed = given.depth === "detailed";
  const domain: [string, string][] = given.domain === undefined ? [] : [["domain", given.domain]];
  const entries = await material(member, [
    ...domain, ["order", "newest"], ["limit", detailed ? "20" : "5"], ["content", detailed ? "auto" : "summary"],
  ], detailed ? 24_000 : 6_000);
  return { status: "material", awareness: await awarenessShown(member), entries, note: howToReflect };
}

const reflect: Work = async (given, member, queue) => {
  if (given.content === undefined) return materialToReflect(given, member);
  return publishedShown(await contribute(member, queue, {
    type: "reflection", domain: given.domain ?? "network", content: given.content, statements: given.statements ?? [],
  }));
};

export const works: { readonly [tool: string]: Work } = {
  mesh_query: query, mesh_contribute: contributing, mesh_compute: compute,
  mesh_awareness: (_, member) => awarenessShown(member), mesh_vote: voting, mesh_reflect: reflect,
};
