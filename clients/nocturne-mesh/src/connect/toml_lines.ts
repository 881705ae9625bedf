// A TOML text as what stands on its lines: headers of tables, settings, blank lines and comments, each with its place.
// It expects a text that a parser has accepted.

import { byteOrderMark, type Span } from "./jsonc.ts";

export type TomlLine = {
  kind: "blank" | "comment" | "header" | "list header" | "setting";
  span: Span; // whole lines, with the last one's end
  path: string[]; // of a header or a setting, quotes undone
  value: Span; // of a setting
};

class Reader {
  at: number;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.at = text.startsWith(byteOrderMark) ? 1 : 0;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }
  private get next(): string {
    return this.text[this.at] ?? "";
  }
  private skip(letters: RegExp): void {
    letters.lastIndex = this.at;
    this.at += letters.exec(this.text)?.[0].length ?? 0;
  }

  // Past a string of any of the four kinds.
  private skipText(): void {
    const quote = this.next;
    const many = this.text.startsWith(quote.repeat(3), this.at);
    const close = many ? quote.repeat(3) : quote;
    for (this.at += close.length; !this.done; ++this.at) {
      if (quote === '"' && this.next === "\\") {
        ++this.at;
      } else if (this.text.startsWith(close, this.at)) {
        this.at += close.length;
        while (many && this.next === quote) ++this.at; // up to two quotes may stand before the end
        return;
      }
    }
    this.at = this.text.length;
  }

  // To the end of the line on which the value ends; brackets and strings may run over several. Where the value itself
  // ends, before blanks and a comment.
  private skipValue(): number {
    let depth = 0;
    let end = this.at;
    while (!this.done && (this.next !== "\n" || depth > 0)) {
      const letter = this.next;
      if (letter === "#") {
        this.skip(/[^\n]*/y);
        continue;
      }
      if (letter === '"' || letter === "'") {
        this.skipText();
      } else {
        depth += "[{".includes(letter) ? 1 : "]}".includes(letter) && depth > 0 ? -1 : 0;
        ++this.at;
      }
      if (letter.trim() !== "") end = this.at;
    }
    return end;
  }

  private path(end: string): string[] {
    const names: string[] = [];
    while (!this.done && this.next !== end && this.next !== "\n") {
      const begin = this.at;
      if (this.next === '"' || this.next === "'") {
        this.skipText();
        const word = this.text.slice(begin, this.at);
        names.push(word.startsWith('"') ? (JSON.parse(word) as string) : word.slice(1, -1));
      } else if (". \t".includes(this.next)) {
        ++this.at;
      } else {
        this.skip(end === "]" ? /[^. \t\n\]]+/y : /[^. \t\n=]+/y);
        names.push(this.text.slice(begin, this.at));
      }
    }
    return names;
  }

  line(): TomlLine {
    const line: TomlLine = { kind: "setting", span: { begin: this.at, end: 0 }, path: [], value: { begin: 0, end: 0 } };
    this.skip(/[ \t]*/y);
    if (this.done || "\r\n".includes(this.next)) {
      line.kind = "blank";
    } else if (this.next === "#") {
      line.kind = "comment";
    } else if (this.next === "[") {
      line.kind = this.text.startsWith("[[", this.at) ? "list header" : "header";
      this.at += line.kind === "header" ? 1 : 2;
      line.path = this.path("]");
    } else {
      line.path = this.path("=");
      ++this.at;
      this.skip(/[ \t]*/y);
      line.value = { begin: Math.min(this.at, this.text.length), end: 0 };
      line.value.end = this.skipValue();
    }
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end + 1;
    line.span.end = this.at;
    return line;
  }
}

export function tomlLines(text: string): TomlLine[] {
  const lines: TomlLine[] = [];
  for (const reader = new Reader(text); !reader.done; ) lines.push(reader.line());
  return lines;
}
