// What looks like the edge of a fence around foreign text: ours in any spelling, and those that others use.

import { isWord, letterAt, type Found } from "./marker.ts";

const gapMax = 16;

const fenced = [
  "untrusted", "externaldata", "externalcontent", "externalinput", "retrieveddata", "retrievedcontent",
  "retrieveddoc", "retrievedcontext", "tooloutput", "toolresult", "toolresponse", "searchresult", "systemprompt",
  "userinput", "userquery", "usermessage", "webpagecontent", "websitecontent", "documentcontent", "foreigntext",
  "meshdata",
];

// The letter that a digit or a sign is written for.
const meant: Record<string, string> = {
  "0": "o", "1": "i", "!": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "7": "t",
};
const plainLetter = (letter: string) => meant[letter] ?? letter;
const isGap = (letter: string) => letter !== "\x01" && !isWord(plainLetter(letter));

function skipGap(text: string, at: number): number {
  let end = at;
  while (end < text.length && end < at + gapMax && isGap(text.charAt(end))) ++end;
  return end;
}

// Behind `letters`, however they are parted; 0 if they do not stand here.
function spacedEnd(text: string, at: number, letters: string): number {
  let end = at;
  for (const letter of letters) {
    end = skipGap(text, end);
    if (plainLetter(letterAt(text, end)) !== letter) return 0;
    ++end;
  }
  return end;
}

const spacedEndOr = (text: string, at: number, letters: string) => spacedEnd(text, at, letters) || at;

// "end of the untrusted data": behind the noun.
function foreignEdgeEnd(text: string, at: number): number {
  let inner = spacedEnd(text, at, "end");
  inner = inner > 0 ? spacedEndOr(text, inner, "of") : spacedEnd(text, at, "begin");
  if (inner === 0) return 0;
  inner = spacedEndOr(text, inner, "the");
  for (const noun of fenced) {
    const end = spacedEnd(text, inner, noun);
    if (end > 0) return end;
  }
  return 0;
}

// Whether the word at `at` opens a line or stands behind a stroke or a bracket.
function isAtEdge(text: string, at: number): boolean {
  const before = at > 0 && text[at - 1] === " " ? at - 1 : at;
  return before === 0 || "\n[({<=-*#~_|>".includes(text.charAt(before - 1));
}

// "mesh data" behind a bracket, with a word of opening or closing before it.
function openingEnd(text: string, at: number): number {
  for (const word of ["", "begin", "start", "stop", "close", "exit"]) {
    const end = spacedEnd(text, spacedEndOr(text, at, word), "meshdata");
    if (end > 0) return end;
  }
  return 0;
}

// "end mesh data" needs no edge: nobody writes it who does not mean ours.
function edgeEnd(text: string, at: number): number {
  const ours = spacedEnd(text, at, "endmeshdata") || spacedEnd(text, at, "endofmeshdata");
  if (ours > 0) return ours;
  return isAtEdge(text, at) ? foreignEdgeEnd(text, at) : 0;
}

// A word or a line begins at `at`, or text[at] is "[".
export function fenceAt(text: string, at: number): Found {
  const bracket = text[at] === "[";
  const end = bracket ? openingEnd(text, at + 1) || edgeEnd(text, at + 1) : edgeEnd(text, at);
  return end > 0 ? { kind: "fence", begin: at, end } : undefined;
}
