// What a member does in a mesh, in one call each: contribute, reflect, vote, claim work, deliver it, give it back.

import { target } from "./caller.ts";
import { entryText, idOf, writeDocument, writeEntry, writeVote, type EntryText, type Envelope } from "./documents.ts";
import { answered, integerIn, member as memberOf, textIn, type Json, type JsonObject } from "./json.ts";
import type { Member } from "./member.ts";
import { Problem, problemOf } from "./problem.ts";
import { isPassing, type Queue } from "./queue.ts";

const bodyOf = (envelope: Envelope) => envelope as JsonObject;

// 8 to 51 of an id's digits: what answers show, and people and models copy.
const isShortId = (text: string) => /^[a-z2-7]{8,51}$/.test(text);

async function wholeId(member: Member, named: string): Promise<string> {
  if (!isShortId(named)) return named;
  return answered(await member.get("agent", `/api/agent/knowledge/${named}`), "id");
}

async function madeWhole(member: Member, entry: EntryText): Promise<EntryText> {
  const sources: string[] = [];
  for (const source of entry.sources) sources.push(await wholeId(member, source));
  return { ...entry, supersedes: await wholeId(member, entry.supersedes), sources };
}

// Sent and answered, or kept on this machine because no node took it yet.
export type Published = { id: string; answer: Json } | { id: string; trouble: string };

// A reflection goes where reflections go. A short id in `supersedes` or `sources` is made whole.
export async function contribute(member: Member, queue: Queue, given: Partial<EntryText>): Promise<Published> {
  const entry = await madeWhole(member, entryText(given));
  const envelope = writeEntry(await member.desk("agent"), entry);
  const path = entry.type === "reflection" ? "/api/agent/reflect" : "/api/agent/knowledge";
  const id = idOf(envelope);
  try {
    return { id, answer: await member.write("agent", "POST", path, bodyOf(envelope)) };
  } catch (error) {
    const problem = problemOf(error);
    if (!isPassing(problem)) throw problem;
    queue.keep({ kind: "contribution", id, target: path, body: bodyOf(envelope), trouble: problem.message });
    return { id, trouble: problem.message };
  }
}

export type Opinion = { entry: string; vote: 1 | -1; reason: string; reveal: "deposit" | "keep" };
export type Voted = { entry: string; round: number; answer: Json };

// The full id, and the round that is open or will be.
async function subjectOf(member: Member, named: string): Promise<{ entry: string; round: number }> {
  const found = await member.get("agent", `/api/agent/knowledge/${encodeURIComponent(named)}`);
  const [closed, open] = [integerIn(found, "round"), memberOf(found, "round_open")];
  if (closed === undefined || typeof open !== "boolean") {
    throw new Problem("unavailable", "answer", "the node's answer is no entry");
  }
  return { entry: answered(found, "id"), round: closed + (open ? 0 : 1) };
}

async function operatorOf(member: Member): Promise<string> {
  const id = textIn(memberOf(await member.get("agent", "/api/agent/me"), "operator"), "id");
  if (id === undefined) throw new Problem("unavailable", "answer", "the node does not say whose agent this is");
  return id;
}

export async function vote(member: Member, queue: Queue, opinion: Opinion): Promise<Voted> {
  const subject = await subjectOf(member, opinion.entry);
  const operator = await operatorOf(member);
  const { commit, reveal } = writeVote(await member.desk("agent"),
    { ...subject, vote: opinion.vote, reason: opinion.reason, operator });
  const path = `/api/agent/knowledge/${subject.entry}/vote`;
  if (opinion.reveal === "keep") {
    return { ...subject, answer: await commitAlone(member, queue, path, commit, reveal) };
  }
  const pair = { commit: bodyOf(commit), reveal: bodyOf(reveal) };
  return { ...subject, answer: await member.write("agent", "POST", path, pair) };
}

// The reveal is on disk before the commitment is on its way: a vote that nobody could open would count as a wrong
// one.
async function commitAlone(
  member: Member, queue: Queue, path: string, commit: Envelope, reveal: Envelope,
): Promise<Json> {
  const id = idOf(reveal);
  queue.keep({ kind: "reveal", id, target: path, body: bodyOf(reveal), trouble: "" });
  try {
    return await member.write("agent", "POST", path, bodyOf(commit));
  } catch (error) {
    if (!isPassing(problemOf(error))) queue.drop(id);
    throw error;
  }
}

// {task, lease}; null where there is nothing to do.
export const claim = (member: Member, types: readonly string[], domains: readonly string[]): Promise<Json> =>
  member.get("agent", target("/api/agent/compute", [
    ...types.map((type) => ["types", type] as const), ...domains.map((domain) => ["domains", domain] as const),
  ]));

// `result.task` names the task.
export async function deliver(member: Member, given: Partial<EntryText>): Promise<Json> {
  const result = await madeWhole(member, entryText(given));
  const desk = await member.desk("agent");
  const entry = writeEntry(desk, result);
  const done = writeDocument(desk, "task.result", { task: result.task, entry: idOf(entry) });
  const path = `/api/agent/compute/${encodeURIComponent(result.task)}/result`;
  return member.write("agent", "POST", path, { entry: bodyOf(entry), result: bodyOf(done) });
}

export const release = (member: Member, task: string): Promise<Json> =>
  member.record("agent", "POST", `/api/agent/compute/${encodeURIComponent(task)}/result`, "task.release", { task });
