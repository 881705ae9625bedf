// Our part of a text that people write themselves (CLAUDE.md, AGENTS.md): a section between two comment lines. It is
// put at the end, changed in its place, and taken away without a trace.

import { Problem } from "../problem.ts";
import type { Span } from "./jsonc.ts";
import { newlineOf } from "./layout.ts";

const [begin, end] = ["<!-- nocturne-mesh begin", "<!-- nocturne-mesh end"];
const beginLine = `${begin} (written by \`connect\`, removed by \`disconnect\`) -->`;
const endLine = `${end} -->`;

const broken = (line: number, what: string) => new Problem("conflict", "section", `line ${line}: ${what}`);

// Whole lines, the last one with its end.
function findSection(text: string): Span | undefined {
  let open: number | undefined;
  let found: Span | undefined;
  let [at, openLine] = [0, 0];
  for (const [i, whole] of (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).entries()) {
    const line = whole.trim();
    if (line.startsWith(begin)) {
      if (open !== undefined || found !== undefined) {
        throw broken(i + 1, "a second section of nocturne-mesh begins: take one away");
      }
      [open, openLine] = [at, i + 1];
    } else if (line.startsWith(end)) {
      if (open === undefined) throw broken(i + 1, "a section of nocturne-mesh ends that has not begun");
      found = { begin: open, end: at + whole.length };
      open = undefined;
    }
    at += whole.length;
  }
  if (open !== undefined) throw broken(openLine, "the section of nocturne-mesh has no end");
  return found;
}

// With its marks, as it is written into a file.
export const sectionText = (body: string, newline: string): string =>
  [beginLine, ...body.split("\n"), endLine].map((line) => line + newline).join("");

export function sectionGet(text: string): string | undefined {
  const span = findSection(text);
  return span === undefined ? undefined : text.slice(span.begin, span.end);
}

export function sectionPut(text: string, body: string): string {
  const span = findSection(text);
  const newline = newlineOf(text);
  const section = sectionText(body, newline);
  if (span !== undefined) return text.slice(0, span.begin) + section + text.slice(span.end);
  const gap = text === "" ? "" : text.endsWith("\n") ? newline : newline + newline;
  return text + gap + section;
}

export function sectionDrop(text: string): string {
  const span = findSection(text);
  if (span === undefined) return text;
  const gap = ["\n\r\n", "\n\n"].find((one) => text.slice(0, span.begin).endsWith(one));
  return text.slice(0, span.begin - (gap === undefined ? 0 : gap.length - 1)) + text.slice(span.end);
}
