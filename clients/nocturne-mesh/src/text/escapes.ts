// How many bytes a terminal takes for one command: ECMA-48 sequences that begin with ESC or with the C1 character
// of the same meaning.

import { codePointAt } from "./code_point.ts";

const stringBytesMax = 512;
const within = (byte: number | undefined, first: number, last: number) =>
  byte !== undefined && byte >= first && byte <= last;

// Parameters, intermediates and a final byte; `at` stands behind the introducer.
function controlSequenceSize(rest: Uint8Array, at: number): number {
  let end = at;
  while (end < rest.length && end < at + stringBytesMax && within(rest[end], 0x20, 0x3f)) ++end;
  return within(rest[end], 0x40, 0x7e) ? end + 1 : at;
}

// Up to BEL or ESC \.
function stringSize(rest: Uint8Array, at: number): number {
  for (let end = at; end < rest.length && end < at + stringBytesMax; ++end) {
    if (rest[end] === 0x07) return end + 1;
    if (rest[end] === 0x1b) return rest[end + 1] === 0x5c ? end + 2 : at;
  }
  return at;
}

const strings = new Set([..."]PX^_"].map((letter) => letter.charCodeAt(0)));

// `rest` begins with ESC or with a C1 control. At least the size of that character; a sequence without an end is
// only its introducer.
export function escapeSize(rest: Uint8Array): number {
  const { code, size } = codePointAt(rest, 0);
  if (code === 0x9b) return controlSequenceSize(rest, size);
  if (code === 0x90 || code === 0x9d || code === 0x9e || code === 0x9f) return stringSize(rest, size);
  if (code !== 0x1b || rest.length === size) return size;
  const next = rest[size] as number;
  if (next === 0x5b) return controlSequenceSize(rest, size + 1);
  if (strings.has(next)) return stringSize(rest, size + 1);
  if (within(next, 0x20, 0x2f)) return within(rest[size + 1], 0x30, 0x7e) ? size + 2 : size + 1;
  return within(next, 0x30, 0x7e) ? size + 1 : size;
}
