// Edits of settings in JSON with comments. A value is put where a path of names leads, or taken away, and no letter of
// anything else changes: comments, trailing commas, line ends, indentation and other people's entries stay as they are.

import { canonical, type Json } from "../json.ts";
import { Problem } from "../problem.ts";
import { byteOrderMark, jsoncContainer, jsoncRoot, jsoncValue, lineOf, type Container } from "./jsonc.ts";
import { indentAt, layoutOf, spread, type Layout } from "./layout.ts";

export type Edited = { text: string; made: number }; // containers on the way that were not there

// As far as a path leads into a text: the containers on the way, the root first. The last one holds the value if
// `item` is there.
type Way = { layout: Layout; containers: Container[]; last: Container; item: number | undefined };

const bad = (text: string, offset: number, what: string) =>
  new Problem("invalid", "not_json", `line ${lineOf(text, offset)}: ${what}`);
const isBlank = (text: string) => (text.startsWith(byteOrderMark) ? text.slice(1) : text).trim() === "";
const cut = (text: string, begin: number, end: number, put = "") => text.slice(0, begin) + put + text.slice(end);

function objectAt(text: string, begin: number, what: string): Container {
  const found = jsoncContainer(text, begin);
  if (found?.kind !== "object") throw bad(text, begin, `${what} is not an object`);
  return found;
}

function indexOf(text: string, { items }: Container, name: string): number | undefined {
  const found = items.flatMap(({ key }, i) => (key === name ? [i] : []));
  if (found.length > 1) throw bad(text, items[found[1] as number]!.begin, `${JSON.stringify(name)} stands there twice`);
  return found[0];
}

function walk(text: string, path: readonly string[]): Way {
  const root = jsoncRoot(text);
  const containers = [objectAt(text, root.begin, "the whole")];
  let item: number | undefined;
  for (const [i, name] of path.entries()) {
    const last = containers.at(-1) as Container;
    item = indexOf(text, last, name);
    if (item === undefined || i + 1 === path.length) break;
    containers.push(objectAt(text, last.items[item]!.value.begin, JSON.stringify(name)));
    item = undefined;
  }
  return { layout: layoutOf(text, root), containers, last: containers.at(-1) as Container, item };
}

const endOf = ({ containers, last, item }: Way, path: readonly string[]) =>
  item !== undefined && containers.length === path.length ? last.items[item] : undefined;

type Piece = { name: string; value: Json };
const pieceText = ({ name, value }: Piece, layout: Layout, indent?: string): string =>
  (name === "" ? "" : `${JSON.stringify(name)}: `) +
  (indent === undefined ? canonical(value) : spread(value, layout, indent));

function intoEmpty(text: string, { span, contentEnd }: Container, layout: Layout, piece: Piece): string {
  const outer = indentAt(text, span.begin);
  const inner = outer + layout.unit;
  const closes = text.slice(contentEnd, span.end - 1).includes("\n") ? "" : layout.newline + outer;
  return cut(text, contentEnd, contentEnd, layout.newline + inner + pieceText(piece, layout, inner) + closes);
}

// Behind the last item and the comments that follow it.
function behindLast(text: string, container: Container, layout: Layout, piece: Piece): string {
  const [first, last] = [container.items[0]!, container.items.at(-1)!];
  const lines = text.slice(container.span.begin, first.begin).includes("\n") || container.last === "line comment";
  const indent = indentAt(text, first.begin);
  const added = lines ? layout.newline + indent + pieceText(piece, layout, indent) : ` ${pieceText(piece, layout)}`;
  const whole = cut(text, container.contentEnd, container.contentEnd, added + (last.comma === undefined ? "" : ","));
  return last.comma === undefined ? cut(whole, last.value.end, last.value.end, ",") : whole;
}

const addItem = (text: string, container: Container, layout: Layout, piece: Piece): string =>
  container.items.length === 0 ? intoEmpty(text, container, layout, piece)
    : behindLast(text, container, layout, piece);

function replaceValue(text: string, item: { begin: number; value: { begin: number; end: number } }, layout: Layout,
    value: Json): string {
  const { begin, end } = item.value;
  const lines = text.slice(begin, end).includes("\n");
  return cut(text, begin, end, lines ? spread(value, layout, indentAt(text, item.begin)) : canonical(value));
}

// What stands before an item: the end of the bracket, comma or comment, which is not ours to touch.
function beforeItem(text: string, container: Container, index: number): { end: number; line: boolean } {
  const begin = index > 0 ? container.items[index - 1]!.comma! + 1 : container.span.begin + 1;
  let before = { end: begin, line: false };
  for (let at = begin; at < container.items[index]!.begin; ) {
    if (text.startsWith("//", at)) {
      at = text.indexOf("\n", at);
      before = { end: text[at - 1] === "\r" ? at - 1 : at, line: true };
    } else if (text.startsWith("/*", at)) {
      at = text.indexOf("*/", at + 2) + 2;
      before = { end: at, line: false };
    } else {
      ++at;
    }
  }
  return before;
}

function withoutItem(text: string, container: Container, index: number): string {
  const item = container.items[index]!;
  const before = beforeItem(text, container, index);
  let begin = before.end;
  let end = item.comma === undefined ? item.value.end : item.comma + 1;
  const next = end + /^[ \t]*/.exec(text.slice(end))![0].length;
  const endsLine = text[next] === "\n" || text[next] === "\r";
  const beginsLine = text.slice(begin, item.begin).includes("\n");
  if (beginsLine && !endsLine && (index + 1 < container.items.length || before.line)) {
    begin = item.begin; // the end of the line before is needed
    end = next;
  }
  const left = cut(text, begin, end);
  const comma = container.items[index - 1]?.comma;
  return item.comma === undefined && comma !== undefined ? cut(left, comma, comma + 1) : left;
}

// A container that holds nothing any more is drawn together.
function closeUp(text: string, begin: number): string {
  const found = jsoncContainer(text, begin);
  const empty = found !== undefined && found.items.length === 0 && found.contentEnd === begin + 1;
  return empty ? cut(text, begin + 1, found.span.end - 1) : text;
}

function isEmptyAt(text: string, path: readonly string[]): boolean {
  const item = endOf(walk(text, path), path);
  const found = item === undefined ? undefined : jsoncContainer(text, item.value.begin);
  return found !== undefined && found.items.length === 0 && found.contentEnd === found.span.begin + 1;
}

function dropEmptyAbove(text: string, path: readonly string[], made: number): string {
  let [left, above] = [text, path];
  for (; made > 0 && above.length > 0 && isEmptyAt(left, above); --made) {
    left = jsoncDrop(left, above, 0);
    above = above.slice(0, -1);
  }
  return left;
}

// The value with whatever of the path behind the first `known` names is still missing around it.
const wrapped = (path: readonly string[], known: number, value: Json): Json =>
  path.slice(known).reduceRight<Json>((inner, name) => ({ [name]: inner }), value);

function arrayAt(text: string, way: Way, path: readonly string[]): Container | undefined {
  const item = endOf(way, path);
  if (item === undefined) return undefined;
  const found = jsoncContainer(text, item.value.begin);
  if (found?.kind !== "array") throw bad(text, item.value.begin, `${JSON.stringify(path.at(-1))} is not a list`);
  return found;
}

// Undefined: there is no such value.
export function jsoncGet(text: string, path: readonly string[]): Json | undefined {
  const item = isBlank(text) ? undefined : endOf(walk(text, path), path);
  return item === undefined ? undefined : jsoncValue(text, item.value);
}

// In the place of the value that is there, else behind the last one of its object. A blank text becomes one that has
// only this.
export function jsoncPut(text: string, path: readonly string[], value: Json): Edited {
  if (isBlank(text)) {
    const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
    const whole = spread(wrapped(path, 0, value), { newline: "\n", unit: "  " }, "");
    return { text: `${mark}${whole}\n`, made: path.length - 1 };
  }
  const way = walk(text, path);
  const item = endOf(way, path);
  if (item !== undefined) return { text: replaceValue(text, item, way.layout, value), made: 0 };
  const known = way.containers.length;
  const piece = { name: path[known - 1] as string, value: wrapped(path, known, value) };
  return { text: addItem(text, way.last, way.layout, piece), made: path.length - known };
}

// Behind the last one of an array, which is made if it is missing.
export function jsoncAppend(text: string, path: readonly string[], value: Json): Edited {
  if (!isBlank(text)) {
    const way = walk(text, path);
    const array = arrayAt(text, way, path);
    if (array !== undefined) return { text: addItem(text, array, way.layout, { name: "", value }), made: 0 };
  }
  const edited = jsoncPut(text, path, [value]);
  return { text: edited.text, made: edited.made + 1 };
}

// Takes the value away, and then up to `made` containers above it that nothing is left in.
export function jsoncDrop(text: string, path: readonly string[], made: number): string {
  if (isBlank(text)) return text;
  const way = walk(text, path);
  if (endOf(way, path) === undefined) return text;
  const left = closeUp(withoutItem(text, way.last, way.item as number), way.last.span.begin);
  return dropEmptyAbove(left, path.slice(0, -1), made);
}

export function jsoncDropItem(text: string, path: readonly string[], index: number, made: number): string {
  const array = arrayAt(text, walk(text, path), path);
  if (array === undefined || index >= array.items.length) return text;
  return dropEmptyAbove(closeUp(withoutItem(text, array, index), array.span.begin), path, made);
}

// In the place of an array's item.
export function jsoncReplaceItem(text: string, path: readonly string[], index: number, value: Json): string {
  const way = walk(text, path);
  const item = arrayAt(text, way, path)?.items[index];
  return item === undefined ? text : replaceValue(text, item, way.layout, value);
}
