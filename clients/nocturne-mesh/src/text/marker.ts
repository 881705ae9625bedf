// A marker in a skeleton, and the small steps that its readers share. A reader is asked at one place, looks a
// bounded distance ahead, and says how far the marker that begins there goes.

import type { FindingKind } from "./skeleton.ts";

export type Marker = { kind: FindingKind; begin: number; end: number };
export type Found = Marker | undefined;

export const letterAt = (text: string, at: number): string => text.charAt(at);
export const isWord = (letter: string): boolean =>
  (letter >= "a" && letter <= "z") || (letter >= "0" && letter <= "9");
export const isWhite = (letter: string): boolean => letter === " " || letter === "\n";

// White space is one character in a skeleton.
export const skipWhite = (text: string, at: number): number => (isWhite(letterAt(text, at)) ? at + 1 : at);

// A name of letters and digits, which `parts` may part; `letters` holds them without.
export type Name = { letters: string; end: number };
const nameLettersMax = 48;

export function nameAt(text: string, at: number, parts: string): Name {
  let letters = "";
  let end = at;
  for (let i = at; i < text.length && i < at + nameLettersMax; ++i) {
    const letter = text.charAt(i);
    if (isWord(letter)) {
      letters += letter;
      end = i + 1;
    } else if (!parts.includes(letter)) {
      break;
    }
  }
  return { letters, end };
}

export const words = (list: string): Set<string> => new Set(list.split(/\s+/).filter((word) => word !== ""));

// Where `wanted` begins in text[from, to); -1 if it does not.
export function findWithin(text: string, wanted: string, from: number, to: number): number {
  return from > to ? -1 : shifted(text.slice(from, to).indexOf(wanted), from);
}
const shifted = (found: number, by: number) => (found < 0 ? -1 : found + by);
