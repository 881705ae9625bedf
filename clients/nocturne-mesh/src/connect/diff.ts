// The lines of a change that differ, without any that do not: settings hold other people's secrets.

import type { Change } from "./change.ts";

const cellsMax = 4_000_000; // of the table that finds what two texts share
const shownMax = 200; // lines
const columnsMax = 400;
const shortLine = 160;

// But for blanks and the comma that the next entry makes necessary.
const bare = (line: string) => line.replace(/[, \t\r]/g, "");
const same = (a: string, b: string) => a === b || bare(a) === bare(b);

const linesOf = (text: string) => (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");

// Lengths of the longest common rows from (i, j) on.
function sharedLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const cells = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; --i) {
    for (let j = b.length - 1; j >= 0; --j) {
      cells[i * width + j] = same(a[i]!, b[j]!) ? cells[(i + 1) * width + j + 1]! + 1
        : Math.max(cells[(i + 1) * width + j]!, cells[i * width + j + 1]!);
    }
  }
  return (i, j) => cells[i * width + j]!;
}

class Writer {
  text = "";
  open = false;
  private shown = 0;

  head(line: number): void {
    if (!this.open) this.text += `@@ line ${line} @@\n`;
    this.open = true;
  }

  write(sign: "-" | "+", line: string): void {
    ++this.shown;
    if (this.shown === shownMax) this.text += "…\n";
    else if (this.shown < shownMax) {
      this.text += `${sign}${line.slice(0, columnsMax)}${line.length > columnsMax ? "…" : ""}\n`;
    }
  }

  // One line for one line: what they share at both ends is left out.
  pair(a: string, b: string): void {
    if (a.length <= shortLine && b.length <= shortLine) {
      this.write("-", a);
      this.write("+", b);
      return;
    }
    const most = Math.min(a.length, b.length);
    let head = 0;
    while (head < most && a[head] === b[head]) ++head;
    let tail = 0;
    while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) ++tail;
    this.write("-", `…${a.slice(head, a.length - tail)}…`);
    this.write("+", `…${b.slice(head, b.length - tail)}…`);
  }
}

function writeLines(a: readonly string[], b: readonly string[], first: number): string {
  const writer = new Writer();
  if (a.length === 1 && b.length === 1) {
    writer.head(first);
    writer.pair(a[0]!, b[0]!);
    return writer.text;
  }
  const small = (a.length + 1) * (b.length + 1) <= cellsMax;
  const shared = small ? sharedLengths(a, b) : () => 0;
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    if (small && i < a.length && j < b.length && same(a[i]!, b[j]!)) {
      writer.open = false;
      ++i;
      ++j;
      continue;
    }
    writer.head(first + j);
    const old = i < a.length && (j === b.length || !small || shared(i + 1, j) >= shared(i, j + 1));
    if (old) writer.write("-", a[i++]!);
    else writer.write("+", b[j++]!);
  }
  return writer.text;
}

export function diffOf({ kind, oldText = "", newText }: Change): string {
  const texts = [oldText, kind === "remove" ? "" : newText] as const;
  const [a, b] = texts.map((text) => (text === "" ? [] : linesOf(text))) as [string[], string[]];
  let head = 0;
  while (head < a.length && head < b.length && same(a[head]!, b[head]!)) ++head;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && same(a.at(-1 - tail)!, b.at(-1 - tail)!)) ++tail;
  return writeLines(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head + 1);
}
