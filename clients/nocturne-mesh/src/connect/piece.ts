// One thing that a host needs in one of its files: the entry of an MCP server, a hook, a section of instructions, or a
// file that is ours alone. Each can be looked for, put there and taken away. Pure functions of a file's text.

import { isDeepStrictEqual } from "node:util";
import { isObject, member, textIn, type Json, type JsonObject } from "../json.ts";
import { Problem } from "../problem.ts";
import { jsoncAppend, jsoncDrop, jsoncDropItem, jsoncGet, jsoncPut, jsoncReplaceItem } from "./jsonc_edit.ts";
import { sectionDrop, sectionGet, sectionPut } from "./section.ts";
import { tomlDrop, tomlPut, tomlState } from "./toml_edit.ts";

export type Piece = {
  kind: "json entry" | "toml entry" | "hook" | "section" | "document";
  path: string; // of the file
  at: string[]; // an entry's names, or those of a hook's list
  values: JsonObject; // of an entry; of a hook, the list's item
  owned: string[]; // names of an entry that are ours to take away
  text: string; // a section's body; a document
};

export type PieceState = "absent" | "same" | "other";
export type Put = { text: string; made: number }; // what had to be made around it

// As records name them.
export const nameOf = (kind: Piece["kind"]): string =>
  ({ "json entry": "entry", "toml entry": "entry", hook: "hook", section: "instructions", document: "file" })[kind];

const sorted = (object: JsonObject) => Object.keys(object).sort();

// Whether each member is there with this value; of an object, each of its members.
const holds = (there: Json, wanted: JsonObject): boolean => Object.entries(wanted).every(([name, value]) => {
  const found = member(there, name);
  return found !== undefined && (isObject(value) ? holds(found, value) : isDeepStrictEqual(found, value));
});

const isForeign = ({ owned, values }: Piece, name: string) => owned.includes(name) && !Object.hasOwn(values, name);

function entryState(piece: Piece, text: string): PieceState {
  const there = jsoncGet(text, piece.at);
  if (there === undefined) return "absent";
  const foreign = isObject(there) && Object.keys(there).some((name) => isForeign(piece, name));
  return holds(there, piece.values) && !foreign ? "same" : "other";
}

function putMembers(text: string, path: readonly string[], there: JsonObject, wanted: JsonObject): string {
  let changed = text;
  for (const name of sorted(wanted)) {
    const [old, value] = [member(there, name), wanted[name] as Json];
    if (isObject(old) && isObject(value)) changed = putMembers(changed, [...path, name], old, value);
    else if (!isDeepStrictEqual(old, value)) changed = jsoncPut(changed, [...path, name], value).text;
  }
  return changed;
}

function putEntry(piece: Piece, text: string): Put {
  const there = jsoncGet(text, piece.at);
  if (!isObject(there)) return jsoncPut(text, piece.at, piece.values);
  const foreign = sorted(there).filter((name) => isForeign(piece, name));
  const without = foreign.reduce((left, name) => jsoncDrop(left, [...piece.at, name], 0), text);
  return { text: putMembers(without, piece.at, there, piece.values), made: 0 };
}

// "'/usr/bin/nocturne-agent' hook claude": a hook is known by its program and its word.
const ourCommand = /(?:^|[/'"])(?:nocturne-agent|noctem|nocturne-mesh(?:\/dist\/main\.js)?)['"]?$/;
function isOurCommand(words: string): boolean {
  const at = words.lastIndexOf(" hook ");
  return at > 0 && ourCommand.test(words.slice(0, at));
}

function isOurHook(item: Json): boolean {
  const command = textIn(item, "command");
  if (command !== undefined) return isOurCommand(command);
  const inner = member(item, "hooks");
  return Array.isArray(inner) && inner.length === 1 && isOurHook(inner[0] as Json);
}

function ourHooks({ at }: Piece, text: string): { places: number[]; last: Json | undefined } {
  const there = jsoncGet(text, at);
  const places = Array.isArray(there) ? there.flatMap((item, i) => (isOurHook(item) ? [i] : [])) : [];
  return { places, last: Array.isArray(there) ? there[places.at(-1) ?? -1] : undefined };
}

function hookState(piece: Piece, text: string): PieceState {
  const { places, last } = ourHooks(piece, text);
  if (places.length === 0) return "absent";
  return places.length === 1 && isDeepStrictEqual(last, piece.values) ? "same" : "other";
}

function putHook(piece: Piece, text: string): Put {
  const [first, ...more] = ourHooks(piece, text).places;
  if (first !== undefined) {
    const replaced = jsoncReplaceItem(text, piece.at, first, piece.values);
    return { text: more.reduceRight((left, index) => jsoncDropItem(left, piece.at, index, 0), replaced), made: 0 };
  }
  // Where a file of hooks says its version, that has to be there too.
  const whole = piece.text === "version" && text === "" ? jsoncPut(text, ["version"], 1).text : text;
  return jsoncAppend(whole, piece.at, piece.values);
}

function documentState(piece: Piece, text: string): PieceState {
  if (text === "" || text === piece.text) return text === "" ? "absent" : "same";
  if (sectionGet(text) === undefined) {
    throw new Problem("conflict", "not_ours", "line 1: the file was written by somebody else");
  }
  return "other";
}

function sectionState({ text: body }: Piece, text: string): PieceState {
  if (sectionGet(text) === undefined) return "absent";
  return sectionPut(text, body) === text ? "same" : "other";
}

export function stateOf(piece: Piece, text: string): PieceState {
  switch (piece.kind) {
    case "json entry": return entryState(piece, text);
    case "toml entry": return tomlState(text, piece.at, piece.values, piece.owned);
    case "hook": return hookState(piece, text);
    case "section": return sectionState(piece, text);
    case "document": return documentState(piece, text);
  }
}

export function putPiece(piece: Piece, text: string): Put {
  if (stateOf(piece, text) === "same") return { text, made: 0 };
  switch (piece.kind) {
    case "json entry": return putEntry(piece, text);
    case "toml entry": return { text: tomlPut(text, piece.at, piece.values, piece.owned), made: 0 };
    case "hook": return putHook(piece, text);
    case "section": return { text: sectionPut(text, piece.text), made: 0 };
    case "document": return { text: piece.text, made: 0 };
  }
}

export function dropPiece(piece: Piece, text: string, made: number): string {
  switch (piece.kind) {
    case "json entry": return jsoncDrop(text, piece.at, made);
    case "toml entry": return tomlDrop(text, piece.at);
    case "hook":
      return ourHooks(piece, text).places.reduceRight((left, at) => jsoncDropItem(left, piece.at, at, made), text);
    case "section": return sectionDrop(text);
    case "document":
      documentState(piece, text);
      return "";
  }
}
