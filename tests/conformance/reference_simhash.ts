// SimHash and sentences as docs/specs/mesh/simhash.md says them. Texts are read byte for byte, as
// Latin-1, so that a regular expression sees bytes.

import { sha256 } from "./reference_document.ts";

const bytesAsText = (text: string) => Buffer.from(text, "utf8").toString("latin1");
const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export function words(text: string): string[] {
  return lower(bytesAsText(text)).match(/[a-z0-9\x80-\xff]+/g) ?? [];
}

const leadingBits = (latin1: string) => sha256(Buffer.from(latin1, "latin1")).readBigUInt64BE();
const hex = (bits: bigint) => bits.toString(16).padStart(16, "0");

export function simhash(text: string): string | undefined {
  const all = words(text);
  if (all.length < 8) return undefined;
  const shingles = all.slice(2).map((_, i) => all.slice(i, i + 3).join(" "));
  const hashes = [...new Set(shingles)].map(leadingBits);
  let result = 0n;
  for (let bit = 0n; bit < 64n; ++bit) {
    const ones = hashes.filter((hash) => hash >> bit & 1n).length;
    if (ones * 2 > hashes.length) result |= 1n << bit;
  }
  return hex(result);
}

const stop = "[.!?](?:[\"')\\]}*_]|\u201d|\u2019|\u00bb)*(?=[ \\t\\r\\n]|$)";
const wide = "[\u3002\uff01\uff1f\u0964\u061f]";
const line = "\\n(?=[ \\t\\r]*(?:\\n|$|(?:[-*+#>|]|[0-9]+\\.)[ \\t\\r]))";

export function sentences(text: string): string[] {
  const pieces = text.split(new RegExp(`${stop}|${wide}|${line}`, "u"));
  const long = pieces.map(words).filter((each) => each.length >= 8);
  return [...new Set(long.map((each) => hex(leadingBits(each.join(" ")))))].sort();
}
