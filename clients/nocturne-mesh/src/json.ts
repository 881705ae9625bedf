// JSON as Noctem signs and prints it: RFC 8785 (docs/specs/json.md).

import { Problem } from "./problem.ts";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const names = (value: JsonObject) => Object.keys(value).sort(); // by UTF-16 code units

export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${names(value).map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`).join(",")}}`;
}

// The same with members in order, two blanks for each level.
export function pretty(value: Json, indent = ""): string {
  const deeper = indent + "  ";
  const list = (open: string, items: string[], close: string) =>
    items.length === 0 ? open + close
      : `${open}\n${items.map((item) => deeper + item).join(",\n")}\n${indent}${close}`;
  if (Array.isArray(value)) return list("[", value.map((item) => pretty(item, deeper)), "]");
  if (!isObject(value)) return JSON.stringify(value);
  const member = (name: string) => `${JSON.stringify(name)}: ${pretty(value[name] as Json, deeper)}`;
  return list("{", names(value).map(member), "}");
}

// Text from outside; `what` is named where it is no JSON.
export function parse(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Problem("invalid", "json_syntax", `${what} is not JSON`);
  }
}

export const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
export function textIn(value: Json | undefined, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}
export function integerIn(value: Json | undefined, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === "number" && Number.isSafeInteger(found) ? found : undefined;
}
export function listIn(value: Json | undefined, name: string): Json[] | undefined {
  const found = member(value, name);
  return Array.isArray(found) ? found : undefined;
}

// What a node's answer must have.
export function answered(value: Json | undefined, name: string): string {
  const found = textIn(value, name);
  if (found === undefined) throw new Problem("unavailable", "answer", `the node's answer has no ${name}`);
  return found;
}
