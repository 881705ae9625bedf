// What connecting or disconnecting a host does to one file: planned first, shown, then carried out at once. A file that
// somebody else changes in between is left alone, and nothing is ever half written; the mode of a file stays.

import { chmodSync, readFileSync, rmdirSync, statSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { makeFolders, placeFile, removeFile, statusOf, syncFolder } from "../files.ts";
import { Problem } from "../problem.ts";
import { dropPiece, nameOf, putPiece, stateOf, type Piece, type PieceState } from "./piece.ts";
import { digestOf, fileBytesMax, type Record, type Records } from "./record.ts";

const [ownerOnly, readable, readableFolder] = [0o600, 0o644, 0o755];

// The pieces that a host has in one file.
export type Task = {
  path: string; // links followed
  user: string; // "claude user"
  pieces: Piece[];
  shared: boolean; // what has to be made may be read by everybody
};

export type Change = {
  kind: "none" | "create" | "edit" | "remove";
  path: string;
  oldText: string | undefined;
  newText: string;
  permissions: number;
  record: Record; // as it is to be afterwards
  before: string | undefined; // the copy that goes with it; undefined: the one that is there
  keeps: boolean; // the record
  stillUsedBy: string[]; // then nothing was changed
  found: PieceState[]; // of each piece, before
};

function readFile(file: string): string | undefined {
  const status = statusOf(file);
  if (status === undefined) return undefined;
  if (!status.isFile()) throw new Problem("invalid", "not_a_file", `${file} is not a file`);
  if (process.getuid !== undefined && status.uid !== process.getuid()) {
    throw new Problem("denied", "foreign_file",
      `${file} belongs to another user: run this as the one whose file it is`);
  }
  if (status.size > fileBytesMax) {
    throw new Problem("invalid", "file_too_large",
      `${file} has ${status.size} bytes, at most ${fileBytesMax} are read`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new Problem("invalid", "not_utf8", `${file}: the text is not UTF-8`);
    throw error;
  }
}

// The folders that are missing on the way to a file, outermost first.
function missingFolders(file: string): string[] {
  const missing: string[] = [];
  for (let at = path.dirname(file); statusOf(at) === undefined; at = path.dirname(at)) missing.unshift(at);
  return missing;
}

// An error of a piece, with the file that it lies in.
function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Problem ? error.in(file) : error;
  }
}

function start(records: Records, task: Task): Change {
  const oldText = readFile(task.path);
  const record = records.find(task.path) ??
    { path: "", users: [], made: {}, after: "", existed: false, folders: [] };
  return {
    kind: "none", path: task.path, oldText, newText: oldText ?? "", before: undefined, keeps: true, stillUsedBy: [],
    permissions: oldText === undefined ? (task.shared ? readable : ownerOnly) : statSync(task.path).mode & 0o7777,
    record: { ...record, path: task.path },
    found: inFile(task.path, () => task.pieces.map((piece) => stateOf(piece, oldText ?? ""))),
  };
}

const isAsWeLeftIt = ({ oldText, record }: Change) =>
  oldText !== undefined && record.after !== "" && digestOf(oldText) === record.after;

const withoutOurs = ({ oldText, record }: Change, { path: file, pieces }: Task): string => inFile(file, () =>
  pieces.reduceRight((text, piece) => dropPiece(piece, text, record.made[nameOf(piece.kind)] ?? 0), oldText ?? ""));

const isNothing = (text: string) => ["", "{}", '{"version":1}', '{\n  "version": 1\n}'].includes(text.trim());

// What undoing is to lead back to.
function settleBefore(change: Change, task: Task): void {
  if (isAsWeLeftIt(change)) return; // the copy that is there
  change.before = withoutOurs(change, task);
  const { existed, users } = change.record;
  const oursAlone = !existed && users.length > 0 && isNothing(change.before);
  change.record.existed = change.oldText !== undefined && !oursAlone;
}

export function planConnect(records: Records, task: Task): Change {
  const change = start(records, task);
  settleBefore(change, task);
  const { record } = change;
  record.made = { ...record.made };
  for (const piece of task.pieces) {
    const put = inFile(task.path, () => putPiece(piece, change.newText));
    change.newText = put.text;
    const kind = nameOf(piece.kind);
    record.made[kind] = Math.max(record.made[kind] ?? 0, put.made);
  }
  if (change.oldText !== change.newText) change.kind = change.oldText === undefined ? "create" : "edit";
  if (change.oldText === undefined) record.folders = missingFolders(task.path);
  if (!record.users.includes(task.user)) record.users = [...record.users, task.user];
  record.after = digestOf(change.newText);
  return change;
}

export function planDisconnect(records: Records, task: Task): Change {
  const change = start(records, task);
  const { record } = change;
  const known = record.users.includes(task.user);
  record.users = record.users.filter((user) => user !== task.user);
  if (record.users.length > 0) {
    change.stillUsedBy = known ? record.users : [];
    return change;
  }
  change.keeps = false;
  if (change.oldText === undefined) return change;
  const untouched = isAsWeLeftIt(change);
  change.newText = untouched ? records.before(record) : withoutOurs(change, task);
  const madeByUs = !record.existed && record.after !== "";
  const document = task.pieces[0]?.kind === "document";
  const gone = (untouched && madeByUs) || (madeByUs && isNothing(change.newText)) ||
    (document && change.newText === "");
  if (gone) change.kind = "remove";
  else if (change.newText !== change.oldText) change.kind = "edit";
  return change;
}

function checkUnchanged(change: Change): void {
  if (readFile(change.path) === change.oldText) return;
  throw new Problem("conflict", "changed", `${change.path} was changed by another program just now; nothing was ` +
    "written: close the host, and try again");
}

function writeFile(change: Change): void {
  makeFolders(path.dirname(change.path));
  if (change.permissions === readable) {
    for (const folder of change.record.folders) chmodSync(folder, readableFolder);
  }
  placeFile(change.path, change.newText, change.permissions, () => checkUnchanged(change));
}

function removeWritten(change: Change): void {
  checkUnchanged(change);
  removeFile(change.path);
  try {
    for (const folder of [...change.record.folders].reverse()) {
      rmdirSync(folder);
      syncFolder(path.dirname(folder));
    }
  } catch {
    // something else lies there
  }
}

export function carryOut(records: Records, change: Change): void {
  const { keeps, record, before } = change;
  const news = before !== undefined || !isDeepStrictEqual(records.find(change.path), record);
  if (keeps && news) {
    checkUnchanged(change);
    records.keep(record, before);
  }
  if (change.kind === "create" || change.kind === "edit") writeFile(change);
  else if (change.kind === "remove") removeWritten(change);
  if (!keeps && record.after !== "") records.forget(record);
}
