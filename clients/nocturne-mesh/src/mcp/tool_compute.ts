// mesh_compute: claims a task, or delivers or releases one that was claimed.

import { claim, deliver, release, vote } from "../deeds.ts";
import { drawNonce, harmlessIn, harmlessJson } from "../foreign.ts";
import { isObject, member as memberOf, textIn, type Json, type JsonObject } from "../json.ts";
import type { Member } from "../member.ts";
import { Problem } from "../problem.ts";
import type { Queue } from "../queue.ts";
import { entryShown, material } from "./shown.ts";
import type { Given } from "./tools.ts";

const materialMax = 20;
const materialBytes = 16_000;

function howTo(type: string, id: string): string {
  return type === "verify"
    ? "Check the claim in `entries` against what you know and can look up. Then call mesh_compute with task_id " +
      `"${id}", vote 1 or -1, and a reason.`
    : "Do what `description` says with `entries` as material. Then call mesh_compute with task_id " +
      `"${id}" and result {content, confidence, sources}; or with release true to give it back.`;
}

async function materialOf(member: Member, task: JsonObject): Promise<JsonObject[]> {
  const type = harmlessIn(task, "type");
  if (type === "verify" || type === "consolidate") {
    const subject = encodeURIComponent(harmlessIn(task, "subject"));
    return [entryShown(await member.get("agent", `/api/agent/knowledge/${subject}`), drawNonce())];
  }
  if (type === "fill_gap") return [];
  const domain: [string, string][] = type === "synthesize" ? [["domain", harmlessIn(task, "domain")]] : [];
  return material(member, [
    ...domain, ["order", "newest"], ["limit", String(materialMax)], ["bytes", String(2 * materialBytes)],
  ], materialBytes);
}

async function claimTask(given: Given, member: Member): Promise<JsonObject> {
  const claimed = await claim(member, given.types ?? [], given.domains ?? []);
  const task = memberOf(claimed, "task");
  if (!isObject(task)) {
    return { status: "nothing_to_do", note: "There is no task at the moment. Try again when you are idle." };
  }
  const entries = await materialOf(member, task);
  const until = memberOf(memberOf(claimed, "lease"), "until");
  const shown = { ...(harmlessJson(task) as JsonObject), ...(until === undefined ? {} : { until }) };
  return { status: "claimed", task: shown, entries, note: howTo(harmlessIn(task, "type"), harmlessIn(task, "id")) };
}

// The task as the node leases it to us: a repeated claim returns the same lease.
async function heldTask(member: Member, id: string): Promise<Json> {
  const task = memberOf(await claim(member, [], []), "task");
  if (task !== undefined && textIn(task, "id") === id) return task;
  const other = task === undefined ? "" : `, but ${harmlessIn(task, "id")}`;
  throw new Problem("conflict", "lease", `this agent does not hold task ${id} (any more)${other}`);
}

const typeOfResult: { readonly [type: string]: string } = { reflect: "reflection", fill_gap: "observation" };

async function deliverResult(given: Given, member: Member, id: string): Promise<JsonObject> {
  const task = await heldTask(member, id);
  const type = harmlessIn(task, "type");
  if (type === "verify") {
    throw new Problem("invalid", "result", "a verify task is delivered with `vote` and `reason`");
  }
  const { content, confidence, sources } = given.result;
  await deliver(member, {
    type: typeOfResult[type] ?? "synthesis", domain: harmlessIn(task, "domain") || "network", task: id, content,
    confidence: Math.round((confidence ?? 0.5) * 1000), sources: sources ?? [],
  });
  return { status: "delivered", note: "It counts when other operators have checked it." };
}

async function deliverVote(given: Given, member: Member, queue: Queue, id: string): Promise<JsonObject> {
  const task = await heldTask(member, id);
  if (harmlessIn(task, "type") !== "verify") {
    throw new Problem("invalid", "vote", "only a verify task is delivered with a vote; use `result`");
  }
  const entry = harmlessIn(task, "subject");
  await vote(member, queue, { entry, vote: given.vote, reason: given.reason ?? "", reveal: "deposit" });
  return { status: "voted", note: "The vote is sealed; the node counts it when the round's windows are over." };
}

export async function compute(given: Given, member: Member, queue: Queue): Promise<JsonObject> {
  const releases = given.release === true;
  const said = [given.result !== undefined, given.vote !== undefined, releases].filter(Boolean).length;
  const id = given.task_id as string | undefined;
  if (id === undefined && said === 0) return claimTask(given, member);
  if (id === undefined || said !== 1) {
    throw new Problem("invalid", "task_id", "to deliver, give `task_id` and one of `result`, `vote` or `release`; to " +
      "claim a task, none of them");
  }
  if (releases) {
    await release(member, id);
    return { status: "released", note: "Somebody else may claim it now." };
  }
  return given.result !== undefined ? deliverResult(given, member, id) : deliverVote(given, member, queue, id);
}
