// What a code point is to a reader who looks for markers: a visible character (folded to ASCII where it looks
// like one), a space, or something that is not seen at all.

import { lookAlike } from "./look_alikes.ts";

export type Sight =
  | "seen" // folded is what stands in the skeleton
  | "blank" // any space
  | "line" // any end of a line
  | "combining" // an accent by itself: dropped, never flagged
  | "invisible" // dropped; flagged unless its neighbours need it
  | "bidirectional" // likewise
  | "control" // ASCII and C1 controls but tab, LF, VT and FF
  | "tag"; // U+E0000 to U+E007F

// In the skeleton, for what looks like nothing in ASCII.
export const otherLetter = "\x01";
export const otherSymbol = "\x02";

export type Character = { sight: Sight; folded: string };
type Ranges = readonly (readonly [number, number])[];

const isIn = (ranges: Ranges, code: number) => ranges.some(([first, last]) => code >= first && code <= last);

const invisible: Ranges = [
  [0xad, 0xad], [0x34f, 0x34f], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200d],
  [0x2060, 0x2065], [0x206a, 0x206f], [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0],
  [0xfff0, 0xfffb], [0x1bca0, 0x1bca3], [0x1d173, 0x1d17a], [0xe0080, 0xe0fff],
];
const bidirectional: Ranges = [[0x61c, 0x61c], [0x200e, 0x200f], [0x202a, 0x202e], [0x2066, 0x2069]];
const combining: Ranges = [
  [0x300, 0x36f], [0x483, 0x489], [0x591, 0x5bd], [0x64b, 0x65f], [0x1ab0, 0x1aff], [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff], [0xfe20, 0xfe2f],
];
const blank: Ranges = [
  [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x202f, 0x202f], [0x205f, 0x205f], [0x2800, 0x2800],
  [0x3000, 0x3000],
];
const symbols: Ranges = [
  [0xa1, 0xbf], [0xd7, 0xd7], [0xf7, 0xf7], [0x2010, 0x2bff], [0x3001, 0x303f], [0xfe10, 0xfe1f],
  [0xfe30, 0xfe6f], [0xfffc, 0xfffd], [0x1f000, 0x1faff],
];
// Scripts whose letters are joined, or whose words are parted, by what is not seen.
const joining: Ranges = [
  [0x600, 0x109f], [0x1780, 0x1cff], [0xa800, 0xabff], [0xfb50, 0xfdff], [0xfe70, 0xfefe], [0x10a00, 0x11fff],
];
const spaceless: Ranges = [[0xe00, 0xeff], [0x1000, 0x109f], [0x1780, 0x17ff], [0x1980, 0x19df]];
const emoji: Ranges = [[0x2190, 0x2bff], [0xfe0f, 0xfe0f], [0x1f000, 0x1faff]];
const ideographs: Ranges = [[0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xf900, 0xfaff], [0x20000, 0x3ffff]];
const rightToLeft: Ranges = [
  [0x5be, 0x8ff], [0xfb1d, 0xfdff], [0xfe70, 0xfefc], [0x10800, 0x10fff], [0x1e800, 0x1efff],
];

const of = (sight: Sight, folded: string): Character => ({ sight, folded });

function asciiOf(code: number): Character {
  if (code === 0x0a) return of("line", "\n");
  if (code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c) return of("blank", " ");
  if (code < 0x20 || code === 0x7f) return of("control", "");
  return of("seen", String.fromCharCode(code).toLowerCase());
}

const ascii = Array.from({ length: 0x80 }, (_, code) => asciiOf(code));

export function characterOf(code: number): Character {
  if (code < 0x80) return ascii[code] as Character;
  if (code < 0xa0) return code === 0x85 ? of("line", "\n") : of("control", "");
  if (isIn(blank, code)) return of("blank", " ");
  if (code === 0x2028 || code === 0x2029) return of("line", "\n");
  if (code >= 0xe0000 && code <= 0xe007f) return of("tag", "");
  if (isIn(invisible, code)) return of("invisible", "");
  if (isIn(bidirectional, code)) return of("bidirectional", "");
  if (isIn(combining, code)) return of("combining", "");
  return of("seen", lookAlike(code) || (isIn(symbols, code) ? otherSymbol : otherLetter));
}

function selectorIsNeeded(code: number, before: number): boolean {
  if (code >= 0xe0100 && code <= 0xe01ef) return isIn(ideographs, before);
  const key = before === 0x23 || before === 0x2a || (before >= 0x30 && before <= 0x39);
  const sign = before >= 0xa9 && !isIn(invisible, before);
  return code >= 0xfe0e ? key || sign : sign && code >= 0xfe00;
}

// A character that nobody sees but that its script, or the emoji before it, is written with.
export type Neighbours = { before: number; after: number; rightToLeft: boolean };

export function isNeeded(code: number, { before, after, rightToLeft: inLine }: Neighbours): boolean {
  switch (code) {
    case 0x200b:
      return isIn(spaceless, before);
    case 0x200c:
      return isIn(joining, before);
    case 0x200d:
      return isIn(joining, before) || isIn(emoji, before);
    case 0xfeff:
      return before === 0; // byte order mark
    case 0x61c:
    case 0x200e:
    case 0x200f:
      return inLine || isRightToLeft(after);
    default:
      return ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100) && selectorIsNeeded(code, before);
  }
}

export const isRightToLeft = (code: number): boolean => isIn(rightToLeft, code);
