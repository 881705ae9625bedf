// One file of the queue as text, and when a reveal that was not deposited is to be sent.

import { randomBytes } from "node:crypto";
import { canonical, integerIn, isObject, listIn, member, textIn, type Json, type JsonObject } from "./json.ts";
import type { Member } from "./member.ts";
import { Problem } from "./problem.ts";

export type Waiting = {
  kind: "contribution" | "reveal";
  id: string; // the document's
  target: string; // "/api/agent/knowledge"
  body: JsonObject;
  kept_at: number;
  due: number; // Unix seconds; of a reveal 0: not before its round says so
  tries: number;
  trouble: string; // what the last try met
};

const damaged = () => new Problem("corrupt", "queue", "this is no item of a queue: move it away");

function required<T>(value: T | undefined): T {
  if (value === undefined) throw damaged();
  return value;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw damaged();
  }
}

export function waitingIn(text: string): Waiting {
  const value = parsed(text);
  const words = (name: string) => required(textIn(value, name));
  const count = (name: string) => {
    const number = required(integerIn(value, name));
    return number >= 0 ? number : required<number>(undefined);
  };
  const [kind, body] = [words("kind"), member(value, "body")];
  if ((kind !== "contribution" && kind !== "reveal") || !isObject(body)) throw damaged();
  return {
    kind, body, id: words("id"), target: words("target"), trouble: words("trouble"), kept_at: count("kept_at"),
    due: count("due"), tries: count("tries"),
  };
}

export const textOf = (item: Waiting): string => canonical(item) + "\n";

// A random second of the first three quarters of its round's reveal window.
export async function revealMoment(from: Member, { target, body }: Waiting): Promise<number> {
  const answer = await from.get("agent", target.slice(0, target.lastIndexOf("/")) + "/votes");
  const wanted = integerIn(member(body, "document"), "round");
  const round = listIn(answer, "rounds")?.find((one) => integerIn(one, "round") === wanted);
  const [opens, ends] = [integerIn(round, "commit_until"), integerIn(round, "reveal_until")];
  if (opens === undefined || ends === undefined) {
    throw new Problem("unavailable", "round", "the round of this vote is not open yet");
  }
  return opens + 1 + (randomBytes(4).readUInt32BE() % Math.max(1, Math.floor((ends - opens) * 3 / 4)));
}
