// Strangers' words on their way to a model or a terminal: rendered harmless, content inside of a fence whose nonce is
// new for each answer.

import { integerIn, isObject, textIn, type Json, type JsonObject } from "./json.ts";
import { fenceText, renderText } from "./text/fence.ts";

export { drawNonce } from "./text/fence.ts";

const texts = ["content", "summary", "excerpt"];

// What a model could obey is made visible and harmless: of one text, and of every text of a value, names of members
// included.
export const harmlessWords = renderText;
export function harmlessJson(value: Json): Json {
  if (typeof value === "string") return harmlessWords(value);
  if (Array.isArray(value)) return value.map(harmlessJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [harmlessWords(name), harmlessJson(member)]));
}

// "" where it is not there.
export const harmlessIn = (value: Json, name: string): string => harmlessWords(textIn(value, name) ?? "");

// Words by the publisher of an entry of the API's JSON.
export const fenced = (words: string, entry: Json, nonce: string): string => fenceText(words, {
  agent: harmlessIn(entry, "created_by"), operator: harmlessIn(entry, "operator_id"),
  publishedAt: integerIn(entry, "at") ?? 0,
}, nonce);

// Its content, else its summary, else its excerpt; undefined where it has none of them.
export function fencedText(entry: Json, nonce: string): string | undefined {
  const name = texts.find((one) => textIn(entry, one) !== undefined);
  return name === undefined ? undefined : fenced(textIn(entry, name) as string, entry, nonce);
}

// The entry with each of its texts inside of the fence.
export function entryFenced(entry: Json, nonce: string): Json {
  const copy: JsonObject = { ...(entry as JsonObject) };
  delete copy.rendered;
  for (const name of texts) {
    const words = textIn(entry, name);
    if (words !== undefined) copy[name] = fenced(words, entry, nonce);
  }
  return copy;
}
