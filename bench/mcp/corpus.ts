// Real text to remember and questions about it: paragraphs of the documentation that is installed here, each with a
// word of its own that no question contains. A question is three adjacent words of a paragraph (phrase), or its
// three longest words in their order (keywords); only questions that fit at most ten paragraphs are asked, since
// more could not all be in an answer of ten.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const folders = ["/usr/share/doc", "/usr/share/perl", "/usr/lib/python3", "/usr/lib/python3.11"];
const names = /^(readme|news|changelog|changes|faq|copyright|.*\.(txt|md|rst|pod|html|pm))/i;
const paragraphBytes = { least: 80, most: 900 };
const wordsMin = 12;
const fitsMax = 10;

export type Entry = { marker: string; text: string };
export type Question = { words: string; marker: string };

function* files(folder: string, depth = 0): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && depth < 6) yield* files(file, depth + 1);
    else if (entry.isFile() && names.test(entry.name)) yield file;
  }
}

function read(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
}

function paragraphs(): string[] {
  const found = new Set<string>();
  for (const folder of folders) {
    try {
      for (const file of files(folder)) {
        for (const piece of read(file).split(/\n\s*\n/)) {
          const text = piece.replace(/\s+/g, " ").trim();
          const letters = (text.match(/[a-z]/gi) ?? []).length;
          const fits = text.length >= paragraphBytes.least && text.length <= paragraphBytes.most &&
            text.split(" ").length >= wordsMin && /^[\x20-\x7e]*$/.test(text) && letters > 0.7 * text.length;
          if (fits) found.add(text);
        }
      }
    } catch {
      continue; // a folder that is not here, or an archive that is none
    }
  }
  return [...found];
}

// The same numbers in every run.
export function drawer(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

export function entries(count: number): Entry[] {
  const all = paragraphs();
  if (all.length < count) throw new Error(`only ${all.length} paragraphs of documentation are installed here`);
  const draw = drawer(7);
  for (let i = all.length - 1; i > 0; --i) {
    const j = draw(i + 1);
    [all[i], all[j]] = [all[j] as string, all[i] as string];
  }
  return all.slice(0, count).map((text, i) => ({ marker: `zq${i}x`, text: `${text} zq${i}x` }));
}

const plainWords = (text: string) => text.match(/[A-Za-z]{3,}/g) ?? [];

function phraseOf(text: string, draw: (below: number) => number): string | undefined {
  const runs = text.match(/[A-Za-z]{3,}(?: [A-Za-z]{3,}){2}/g) ?? [];
  return runs.length === 0 ? undefined : runs[draw(runs.length)];
}

function keywordsOf(text: string): string | undefined {
  const words = [...new Set(plainWords(text.toLowerCase()))].sort((a, b) => b.length - a.length).slice(0, 3);
  const inOrder = words.sort((a, b) => text.toLowerCase().indexOf(a) - text.toLowerCase().indexOf(b));
  return words.length === 3 ? inOrder.join(" ") : undefined;
}

export function questions(known: Entry[], kind: "phrase" | "keywords", count: number): Question[] {
  const draw = drawer(kind === "phrase" ? 11 : 13);
  const lowered = known.map(({ text }) => text.toLowerCase());
  const asked: Question[] = [];
  for (let tries = 0; asked.length < count && tries < 100 * count; ++tries) {
    const { text, marker } = known[draw(known.length)] as Entry;
    const words = kind === "phrase" ? phraseOf(text, draw) : keywordsOf(text);
    if (words === undefined || words.includes(marker)) continue;
    const parts = kind === "phrase" ? [words.toLowerCase()] : words.split(" ");
    const fitting = lowered.filter((one) => parts.every((part) => one.includes(part))).length;
    if (fitting <= fitsMax) asked.push({ words, marker });
  }
  if (asked.length < count) throw new Error(`only ${asked.length} questions of ${kind}`);
  return asked;
}
