// What could not be sent yet: signed documents, each a file in the home's queue/, durable before anybody is told that
// it is kept. A document has one id for ever, so one that was sent and not taken out is sent again and recorded
// once. nocturne-agent and noctem use the same folder: one program at a time sends.

import { randomBytes } from "node:crypto";
import path from "node:path";
import { now } from "./caller.ts";
import { filesIn, lockFile, makeFolders, readText, removeFile, replaceFile, statusOf } from "./files.ts";
import type { Home } from "./home.ts";
import type { Member } from "./member.ts";
import { Problem, problemOf } from "./problem.ts";
import { revealMoment, textOf, waitingIn, type Waiting } from "./queue_item.ts";

export type { Waiting } from "./queue_item.ts";

const itemsMax = 1_000;
const refusedMax = 100; // the oldest go
const itemBytesMax = 256 * 1024;
const backOffSeconds = 5;
const backOffSecondsMax = 3_600;
const backOffDoublings = 10;

export type QueueState = { waiting: Waiting[]; refused: Waiting[] };
export type Flushed = { sent: number; refused: number };

// Whether the same words may be taken later: nobody was there, or nobody knows this agent yet.
export function isPassing({ kind, reason }: Problem): boolean {
  const stranger = kind === "denied" && (reason === "unknown_key" || reason === "clock");
  return stranger || kind === "unavailable" || kind === "exhausted" || kind === "internal";
}

// "001790000000-baguqee….waiting": the names' order is the order of keeping.
const nameOf = ({ kept_at, id }: Waiting) => `${String(kept_at).padStart(12, "0")}-${id}.waiting`;

// Twice as long after each try, and never at the same second as others who lost the same node.
export function backOff(tries: number, drawn: number): number {
  const wait = Math.min(backOffSecondsMax, backOffSeconds * 2 ** Math.min(tries, backOffDoublings));
  return wait - (drawn % (Math.floor(wait / 2) + 1));
}

export class Queue {
  private readonly folder: string;

  constructor(home: Home) {
    this.folder = path.join(home.root, "queue");
  }

  // Durable when it returns; what is there already stays as it is.
  keep(given: Omit<Waiting, "kept_at" | "due" | "tries">): void {
    makeFolders(this.folder);
    const present = this.names(".waiting");
    if (present.some((name) => name.includes(`-${given.id}.`))) return;
    if (present.length >= itemsMax) {
      throw new Problem("exhausted", "queue_full",
        `the queue holds ${itemsMax} contributions that no node has taken yet: reach one first`);
    }
    const item = { ...given, kept_at: now(), due: 0, tries: 0 };
    this.write(nameOf(item), item);
  }

  drop(id: string): void {
    const name = this.names(".waiting").find((one) => one.includes(`-${id}.`));
    if (name !== undefined) this.remove(name);
  }

  state(): QueueState {
    const read = (suffix: string) => this.names(suffix).flatMap((name) => this.read(name) ?? []);
    return { waiting: read(".waiting"), refused: read(".refused") };
  }

  // Sends what is due, oldest first, and stops where the node cannot be reached. All contributions, or only those
  // that have waited long enough since their last try.
  async flush(member: Member, which: "due" | "all" = "due"): Promise<Flushed> {
    const flushed = { sent: 0, refused: 0 };
    const found = this.names(".waiting");
    if (found.length === 0) return flushed;
    const lock = lockFile(path.join(this.folder, "lock"));
    if (lock === undefined) return flushed;
    try {
      for (const name of found) {
        const item = this.read(name);
        if (item === undefined) continue; // another program sent it meanwhile
        const early = which === "all" && item.kind === "contribution";
        if (item.due <= now() || early) await this.send(member, name, item, flushed);
      }
    } catch (error) {
      if (!isPassing(problemOf(error))) throw error;
    } finally {
      lock.close();
    }
    return flushed;
  }

  private async send(member: Member, name: string, item: Waiting, flushed: Flushed): Promise<void> {
    if (item.kind === "reveal" && item.due === 0) {
      this.write(name, { ...item, due: await revealMoment(member, item) });
      return;
    }
    try {
      await member.write("agent", "POST", item.target, item.body);
    } catch (error) {
      const problem = problemOf(error);
      if (isPassing(problem)) {
        this.putOff(name, item, problem);
        throw problem;
      }
      ++flushed.refused;
      this.setAside(name, { ...item, trouble: problem.message });
      return;
    }
    ++flushed.sent;
    this.remove(name);
  }

  private putOff(name: string, item: Waiting, { message }: Problem): void {
    const due = now() + backOff(item.tries, randomBytes(2).readUInt16BE());
    this.write(name, { ...item, tries: item.tries + 1, due, trouble: message });
  }

  private setAside(name: string, item: Waiting): void {
    this.write(name.replace(/\.waiting$/, ".refused"), item);
    this.remove(name);
    const refused = this.names(".refused");
    for (const old of refused.slice(0, Math.max(0, refused.length - refusedMax))) this.remove(old);
  }

  private names(suffix: string): string[] {
    return filesIn(this.folder).filter((name) => name.endsWith(suffix));
  }

  private read(name: string): Waiting | undefined {
    const file = path.join(this.folder, name);
    const text = readText(file, itemBytesMax);
    if (text === undefined) return undefined;
    try {
      return waitingIn(text);
    } catch (error) {
      throw problemOf(error).in(file);
    }
  }

  private write(name: string, item: Waiting): void {
    const text = textOf(item);
    if (Buffer.byteLength(text) > itemBytesMax) {
      throw new Problem("invalid", "too_large", "this is too large to be kept until a node can be reached");
    }
    replaceFile(path.join(this.folder, name), text);
  }

  private remove(name: string): void {
    const file = path.join(this.folder, name);
    if (statusOf(file) !== undefined) removeFile(file);
  }
}
