// A value against a schema of ours, with words that say how to mend it: a model mends its call by these alone. The
// keywords are those that our tools declare.

import { canonical, isObject, type Json, type JsonObject } from "../json.ts";
import { nearest } from "../nearest.ts";

export type Schema = { readonly [keyword: string]: any };

const shownMax = 60;

function shown(value: Json): string {
  const bytes = Buffer.from(canonical(value));
  if (bytes.length <= shownMax) return bytes.toString();
  let end = shownMax;
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) --end;
  return bytes.subarray(0, end).toString() + "…";
}

const listed = (values: Json[]) => values.map(canonical).join(", ");
const at = (path: string, what: string) => (path === "" ? what : `${path}: ${what}`);
const within = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

function hasType(value: Json, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isSafeInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    default:
      return typeof value === type;
  }
}

function brokenBound(least: number | undefined, most: number | undefined, measured: number): string | undefined {
  if (least !== undefined && measured < least) return `at least ${least}`;
  return most !== undefined && measured > most ? `at most ${most}` : undefined;
}

function boundsFault(schema: Schema, value: Json): string | undefined {
  if (typeof value === "number") {
    const bound = brokenBound(schema.minimum, schema.maximum, value);
    return bound && `must be ${bound}, not ${shown(value)}`;
  }
  const counted = (least: number | undefined, most: number | undefined, count: number, what: string) => {
    const bound = brokenBound(least, most, count);
    return bound && `must have ${bound} ${what}; it has ${count}`;
  };
  if (typeof value === "string") return counted(schema.minLength, schema.maxLength, [...value].length, "characters");
  return Array.isArray(value) ? counted(schema.minItems, schema.maxItems, value.length, "items") : undefined;
}

function unknownMember(path: string, name: string, names: string[]): string {
  const meant = nearest(name, names);
  const advice = meant !== undefined ? `did you mean "${meant}"?`
    : names.length === 0 ? "there is none here" : `there are: ${names.join(", ")}`;
  return at(within(path, name), `is not known; ${advice}`);
}

function objectFault(schema: Schema, value: JsonObject, path: string): string | undefined {
  const declared: { [name: string]: Schema } = schema.properties ?? {};
  for (const name of Object.keys(value).sort()) {
    if (Object.hasOwn(declared, name)) {
      const fault = faultOf(declared[name] as Schema, value[name] as Json, within(path, name));
      if (fault !== undefined) return fault;
    } else if (schema.additionalProperties === false) {
      return unknownMember(path, name, Object.keys(declared).sort());
    }
  }
  const missing = (schema.required as string[] | undefined)?.find((name) => !Object.hasOwn(value, name));
  if (missing === undefined) return undefined;
  const words = declared[missing]?.description;
  return at(within(path, missing), "is missing" + (words === undefined ? "" : `: ${words}`));
}

// Undefined if it fits.
export function faultOf(schema: Schema, value: Json, path = ""): string | undefined {
  if (schema.type !== undefined && !hasType(value, schema.type)) {
    return at(path, `must be of type ${schema.type}, not ${shown(value)}`);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return at(path, `must be one of ${listed(schema.enum)}, not ${shown(value)}`);
  }
  const bound = boundsFault(schema, value);
  if (bound !== undefined) return at(path, bound);
  if (isObject(value)) return objectFault(schema, value, path);
  if (!Array.isArray(value) || schema.items === undefined) return undefined;
  for (const [i, item] of value.entries()) {
    const fault = faultOf(schema.items, item, `${path}[${i}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export const withDefaults = (schema: Schema, value: JsonObject): JsonObject => {
  const filled = { ...value };
  for (const [name, { default: otherwise }] of Object.entries<Schema>(schema.properties ?? {})) {
    if (otherwise !== undefined && !Object.hasOwn(filled, name)) filled[name] = otherwise;
  }
  return filled;
};
