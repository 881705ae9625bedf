// Edits of one table of a TOML file: put it there, change what differs, take it away. Comments, order and everybody
// else's tables stay letter by letter. Each result is parsed again and must hold exactly what the old text held and the
// table, otherwise nothing is changed.

import { isDeepStrictEqual } from "node:util";
import { parse, TomlError, type TomlTable } from "smol-toml";
import { canonical, isObject, type Json, type JsonObject } from "../json.ts";
import { Problem } from "../problem.ts";
import { byteOrderMark } from "./jsonc.ts";
import { membersOf, newlineOf } from "./layout.ts";
import { tomlLines, type TomlLine } from "./toml_lines.ts";

type Path = readonly string[];

function parsed(text: string): TomlTable {
  try {
    return parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "");
    throw new Problem("invalid", "not_toml", `line ${error.line}: ${why}`);
  }
}

const nameText = (name: string) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name));

// A text and an array of texts are written alike in JSON and in TOML.
function valueText(value: Json): string {
  if (!isObject(value)) return canonical(value);
  const members = Object.keys(value).sort().map((name) => ` ${nameText(name)} = ${canonical(value[name] as Json)}`);
  return `{${members.join(",")} }`;
}

const headerText = (path: Path) => `[${path.map(nameText).join(".")}]`;
const settingText = (name: string, value: Json) => `${nameText(name)} = ${valueText(value)}`;
const same = (a: Path, b: Path) => a.length === b.length && a.every((name, i) => name === b[i]);

// Of a table: where its header stands among the lines, and the line behind its last setting.
type Section = { header: number; end: number };

function sections(lines: readonly TomlLine[], path: Path): Section[] {
  const found: Section[] = [];
  let inside = false;
  for (const [i, line] of lines.entries()) {
    if (line.kind === "header" || line.kind === "list header") {
      inside = same(line.path.slice(0, path.length), path);
      if (inside) found.push({ header: i, end: i + 1 });
    } else if (inside && line.kind === "setting") {
      (found.at(-1) as Section).end = i + 1;
    }
  }
  return found;
}

const isTable = (value: unknown): value is TomlTable => isObject(value) && !(value instanceof Date);

function find(root: TomlTable, path: Path): unknown {
  return path.reduce<unknown>((at, name) => (isTable(at) && Object.hasOwn(at, name) ? at[name] : undefined), root);
}

function findSection(text: string, path: Path): Section | undefined {
  const lines = tomlLines(text);
  const own = sections(lines, path).find(({ header }) =>
    lines[header]?.kind === "header" && same(lines[header].path, path));
  if (own === undefined && find(parsed(text), path) !== undefined) {
    const place = lines.findIndex((line) => line.path.length > 0 && path.includes(line.path[0] as string));
    throw new Problem("conflict", "toml_form", `line ${place + 1}: ${path.at(-1)} is not written as a table with a ` +
      `header of its own: take it away, or write it as ${headerText(path)}`);
  }
  return own;
}

// A document with the table's owned names exchanged for these values.
function exchanged(root: TomlTable, path: Path, values: JsonObject, owned: readonly string[]): TomlTable {
  const [name, ...rest] = path;
  if (name === undefined) {
    const kept = Object.entries(root).filter(([one]) => !owned.includes(one));
    return { ...Object.fromEntries(kept), ...(values as TomlTable) };
  }
  const inner = Object.hasOwn(root, name) ? root[name] : {};
  if (!isTable(inner)) throw new Problem("conflict", "toml_form", `${name} is not a table`);
  return { ...root, [name]: exchanged(inner, rest, values, owned) };
}

// Objects keep the members that somebody else gave them.
function merged(root: TomlTable, path: Path, values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    const there = find(root, [...path, name]);
    if (!isObject(value) || !isTable(there)) return [name, value];
    const texts = Object.entries(there).filter(([, one]) => typeof one === "string") as [string, string][];
    return [name, { ...Object.fromEntries(texts), ...value }];
  }));
}

// What a parser makes of a text has no order, and no prototype that would tell two apart.
const comparable = (table: TomlTable) => structuredClone(table);

function proved(text: string, wanted: TomlTable): string {
  let there: TomlTable | undefined;
  try {
    there = parsed(text);
  } catch {
    there = undefined;
  }
  if (there === undefined || !isDeepStrictEqual(comparable(there), comparable(wanted))) {
    throw new Problem("conflict", "toml_form", "the file cannot be changed without changing what else stands in it: " +
      "write the entry by hand");
  }
  return text;
}

function appended(text: string, path: Path, values: JsonObject): string {
  const newline = newlineOf(text);
  const gap = text === "" ? "" : text.endsWith("\n") ? newline : newline + newline;
  const lines = membersOf(values).map(([name, value]) => settingText(name, value));
  return text + gap + [headerText(path), ...lines].map((line) => line + newline).join("");
}

function inSection(text: string, path: Path, values: JsonObject, owned: readonly string[]): string {
  let left = text;
  const cut = (begin: number, end: number, put: string) => {
    left = left.slice(0, begin) + put + left.slice(end);
  };
  for (const name of owned) {
    const newline = newlineOf(left);
    const lines = tomlLines(left);
    const section = sections(lines, path).find(({ header }) => same(lines[header]!.path, path));
    if (section === undefined) continue;
    const within = lines.slice(section.header + 1, section.end);
    const there = within.find((line) => line.kind === "setting" && same(line.path, [name]));
    const wanted = values[name];
    if (there !== undefined && wanted === undefined) {
      cut(there.span.begin, there.span.end, "");
    } else if (there !== undefined) {
      cut(there.value.begin, there.value.end, valueText(wanted as Json));
    } else if (wanted !== undefined) {
      const at = lines[section.end - 1]!.span.end;
      cut(at, at, (left[at - 1] === "\n" ? "" : newline) + settingText(name, wanted) + newline);
    }
  }
  return left;
}

// Whether the table holds these values and none of the other `owned` names.
export function tomlState(text: string, path: Path, values: JsonObject, owned: readonly string[]):
    "absent" | "same" | "other" {
  const root = parsed(text);
  if (find(root, path) === undefined) return "absent";
  const section = findSection(text, path);
  const wanted = exchanged(root, path, merged(root, path, values), owned);
  return section !== undefined && isDeepStrictEqual(comparable(root), comparable(wanted)) ? "same" : "other";
}

// Values are texts, arrays of texts or objects of texts. Names of the table that are not `owned` stay.
export function tomlPut(text: string, path: Path, values: JsonObject, owned: readonly string[]): string {
  const state = tomlState(text, path, values, owned);
  if (state === "same") return text;
  const root = parsed(text);
  const all = merged(root, path, values);
  const wanted = exchanged(root, path, all, owned);
  return proved(state === "absent" ? appended(text, path, all) : inSection(text, path, all, owned), wanted);
}

function without(root: TomlTable, path: Path): TomlTable {
  const [name, ...rest] = path as [string, ...string[]];
  const { [name]: inner, ...others } = root;
  return rest.length === 0 || !isTable(inner) ? others : { ...root, [name]: without(inner, rest) };
}

// With the tables inside of it, which belong to it.
export function tomlDrop(text: string, path: Path): string {
  const root = parsed(text);
  if (find(root, path) === undefined) return text;
  findSection(text, path);
  const lines = tomlLines(text);
  let left = text;
  for (const { header, end } of sections(lines, path).reverse()) {
    const gap = lines[header - 1]?.kind === "blank" ? 1 : 0;
    left = left.slice(0, lines[header - gap]!.span.begin) + left.slice(lines[end - 1]!.span.end);
  }
  let wanted = without(root, path);
  const above = path.slice(0, -1);
  const outer = find(wanted, above);
  const alone = above.length === 1 && isTable(outer) && Object.keys(outer).length === 0;
  if (alone && find(parsed(left), above) === undefined) wanted = without(wanted, above); // there only because of ours
  return proved(left, wanted);
}
