// How a settings file is laid out: its line ends and its indentation, taken from the text itself, so that what is added
// looks as if it had always been there.

import { canonical, isObject, type Json, type JsonObject } from "../json.ts";
import { jsoncContainer, type Span } from "./jsonc.ts";

export type Layout = { newline: string; unit: string };

export const newlineOf = (text: string): string => (/^[^\n]*\r\n/.test(text) ? "\r\n" : "\n");

// The blanks at the head of the line that holds this place.
export function indentAt(text: string, offset: number): string {
  const begin = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(offset === 0 ? 0 : begin, offset))![0];
}

export function layoutOf(text: string, root: Span): Layout {
  const first = jsoncContainer(text, root.begin)?.items[0]?.begin;
  const unit = first === undefined ? "" : indentAt(text, first);
  const lines = first !== undefined && text.slice(root.begin, first).includes("\n");
  return { newline: newlineOf(text), unit: unit !== "" && lines ? unit : "  " };
}

const firstNames = ["type", "matcher", "command", "args"];
const rank = (name: string) => (firstNames.indexOf(name) + firstNames.length + 1) % (firstNames.length + 1);

// In the order in which people write an entry.
export const membersOf = (object: JsonObject): [string, Json][] =>
  Object.entries(object).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));

// Over several lines, all but the first behind `indent`.
export function spread(value: Json, layout: Layout, indent: string): string {
  const inner = layout.newline + indent + layout.unit;
  const within = (one: Json) => spread(one, layout, indent + layout.unit);
  if (isObject(value) && Object.keys(value).length > 0) {
    const members = membersOf(value).map(([name, member]) => `${inner}${JSON.stringify(name)}: ${within(member)}`);
    return `{${members.join(",")}${layout.newline}${indent}}`;
  }
  if (!Array.isArray(value)) return canonical(value);
  if (!value.some((item) => typeof item === "object" && item !== null)) return `[${value.map(canonical).join(", ")}]`;
  return `[${value.map((item) => inner + within(item)).join(",")}${layout.newline}${indent}]`;
}
