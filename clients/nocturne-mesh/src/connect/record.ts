// What was done to a host's file, kept in the home beside a copy of the file as it was before: the same records as the
// native programs keep, so that each can undo what another did.

import { createHash } from "node:crypto";
import path from "node:path";
import { makeFolders, readText, removeFile, replaceFile, statusOf } from "../files.ts";
import { integerIn, listIn, member, parse, pretty, textIn, type Json } from "../json.ts";

export const fileBytesMax = 32 * 1024 * 1024;
const recordBytesMax = 64 * 1024;
const nameDigits = 16;

export type Record = {
  path: string; // of the file
  users: string[]; // "claude user", "codex project"
  made: { [kind: string]: number }; // what was made around each kind of piece
  after: string; // SHA-256 of what we left, in hex; "": nothing is known
  existed: boolean; // before
  folders: string[]; // made for it, outermost first
};

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const textsIn = (json: Json, name: string) =>
  (listIn(json, name) ?? []).map((one) => (typeof one === "string" ? one : ""));

function recordOf(json: Json): Record {
  const made = member(json, "made");
  const kinds = typeof made === "object" && made !== null ? Object.keys(made) : [];
  return {
    path: textIn(json, "path") ?? "", users: textsIn(json, "users"), folders: textsIn(json, "folders"),
    made: Object.fromEntries(kinds.map((kind) => [kind, Math.max(0, integerIn(made, kind) ?? 0)])),
    after: textIn(json, "after") ?? "", existed: member(json, "existed") === true,
  };
}

export class Records {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  private named = (file: string, ending: string) =>
    path.join(this.folder, digestOf(file).slice(0, nameDigits) + ending);
  private recordPath = (file: string) => this.named(file, ".json");
  copyPath = (file: string): string => this.named(file, ".before");

  find(file: string): Record | undefined {
    const text = readText(this.recordPath(file), recordBytesMax);
    return text === undefined ? undefined : recordOf(parse(text, this.recordPath(file)));
  }

  // The copy; empty if there was no file.
  before({ path: file, existed }: Record): string {
    return existed ? (readText(this.copyPath(file), fileBytesMax) ?? "") : "";
  }

  // Durable when it returns. `before`: undefined keeps the copy that is there.
  keep(record: Record, before: string | undefined): void {
    makeFolders(this.folder);
    if (before !== undefined) replaceFile(this.copyPath(record.path), before);
    replaceFile(this.recordPath(record.path), pretty(record) + "\n");
  }

  forget({ path: file }: Record): void {
    for (const name of [this.recordPath(file), this.copyPath(file)]) {
      if (statusOf(name) !== undefined) removeFile(name);
    }
  }
}
