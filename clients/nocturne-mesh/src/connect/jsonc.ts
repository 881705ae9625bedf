// JSON as people keep it in settings: with comments, trailing commas, a byte order mark. A text is checked as a whole
// and read as spans of itself, so that an edit can leave every other letter alone.

import { type Json } from "../json.ts";
import { Problem } from "../problem.ts";

const depthMax = 200;
export const byteOrderMark = "\uFEFF";

export type Span = { begin: number; end: number };
export type Item = { key: string; begin: number; value: Span; comma: number | undefined };
export type Container = {
  kind: "object" | "array";
  span: Span; // with both brackets
  items: Item[];
  contentEnd: number; // behind the last value, comma or comment
  last: "token" | "block comment" | "line comment";
};

export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

const hex = /^[0-9a-fA-F]{4}$/;
const number = /-?([0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]*)?/y;

// Walks over one value after another; what it walked over can be had as plain JSON.
class Scanner {
  at: number;
  plain = "";
  private readonly text: string;
  private contentEnd = 0;
  private last: Container["last"] = "token";

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  trouble(what: string): Problem {
    return new Problem("invalid", "not_json", `line ${lineOf(this.text, this.at)}: ${what}`);
  }

  blank(): void {
    for (;;) {
      if (" \t\n\r".includes(this.text[this.at] ?? "x")) ++this.at;
      else if (this.text.startsWith("//", this.at)) this.comment("\n", "line comment");
      else if (this.text.startsWith("/*", this.at)) this.comment("*/", "block comment");
      else return;
    }
  }

  private comment(end: string, kind: "line comment" | "block comment"): void {
    const found = this.text.indexOf(end, this.at + 2);
    const line = kind === "line comment";
    if (found < 0 && !line) throw this.trouble("a comment has no end");
    this.at = found < 0 ? this.text.length : found + (line ? 0 : end.length);
    this.contentEnd = line && this.text[this.at - 1] === "\r" ? this.at - 1 : this.at;
    this.last = kind;
  }

  private escape(): void {
    const letter = this.text[++this.at] ?? "";
    if (letter === "u" && !hex.test(this.text.slice(this.at + 1, this.at + 5))) {
      throw this.trouble("\\u is not followed by four hexadecimal digits");
    }
    if (letter === "" || !"\"\\/bfnrtu".includes(letter)) {
      throw this.trouble("a backslash is followed by something that JSON does not know");
    }
    this.at += letter === "u" ? 5 : 1;
  }

  private quoted(): string {
    if (this.text[this.at] !== '"') throw this.trouble("a name in double quotes is missing");
    const begin = this.at++;
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      if (this.text[this.at] === "\\") this.escape();
      else if ((this.text[this.at] as string) >= " ") ++this.at;
      else throw this.trouble("a text in double quotes does not end on its line");
    }
    if (this.at === this.text.length) throw this.trouble("a text in double quotes has no end");
    ++this.at;
    const token = this.text.slice(begin, this.at);
    this.plain += token;
    return token;
  }

  value(depth: number): Container | undefined {
    const first = this.text[this.at];
    if (first === "{" || first === "[") return this.container(depth);
    if (first === '"') {
      this.quoted();
      return undefined;
    }
    const word = ["true", "false", "null"].find((one) => this.text.startsWith(one, this.at)) ?? this.number();
    this.at += word.length;
    this.plain += word;
    return undefined;
  }

  private number(): string {
    number.lastIndex = this.at;
    const [word, whole, fraction, power] = number.exec(this.text) as unknown as [string, ...(string | undefined)[]];
    if (!/^(0|[1-9][0-9]*)$/.test(whole as string)) throw this.trouble("here a value should stand");
    if (fraction === ".") throw this.trouble("a number ends with a point");
    if (power !== undefined && !/[0-9]/.test(power)) throw this.trouble("a number's exponent has no digit");
    return word;
  }

  private item(close: string, depth: number): Item {
    const begin = this.at;
    let key = "";
    if (close === "}") {
      key = JSON.parse(this.quoted()) as string;
      this.blank();
      if (this.text[this.at] !== ":") throw this.trouble("a name is not followed by a colon");
      this.plain += ":";
      ++this.at;
      this.blank();
    }
    const value = { begin: this.at, end: 0 };
    this.value(depth + 1);
    value.end = this.at;
    return { key, begin, value, comma: undefined };
  }

  private container(depth: number): Container {
    if (depth > depthMax) throw this.trouble(`more than ${depthMax} levels`);
    const begin = this.at;
    const close = this.text[this.at] === "{" ? "}" : "]";
    this.plain += this.text[this.at++];
    let tokenEnd = this.at;
    const items: Item[] = [];
    for (;;) {
      this.blank();
      if (this.text[this.at] === close) break;
      this.plain += items.length === 0 ? "" : ",";
      const one = this.item(close, depth);
      tokenEnd = this.at;
      this.blank();
      if (this.text[this.at] === ",") {
        one.comma = this.at++;
        tokenEnd = this.at;
      } else if (this.text[this.at] !== close) {
        throw this.trouble(this.at === this.text.length ? "the file ends in the middle"
          : "a comma or a closing bracket is missing");
      }
      items.push(one);
    }
    const last = this.contentEnd > tokenEnd ? this.last : "token";
    this.plain += this.text[this.at++];
    return {
      kind: close === "}" ? "object" : "array", span: { begin, end: this.at }, items,
      contentEnd: Math.max(tokenEnd, this.contentEnd), last,
    };
  }
}

// The one value of a text.
export function jsoncRoot(text: string): Span {
  const scanner = new Scanner(text, text.startsWith(byteOrderMark) ? 1 : 0);
  scanner.blank();
  const begin = scanner.at;
  scanner.value(1);
  const end = scanner.at;
  scanner.blank();
  if (scanner.at !== text.length) throw scanner.trouble("something follows the end");
  return { begin, end };
}

// The object or array that begins there; undefined for any other value.
export function jsoncContainer(text: string, begin: number): Container | undefined {
  return text[begin] === "{" || text[begin] === "[" ? new Scanner(text, begin).value(1) : undefined;
}

// The value without comments and trailing commas.
export function jsoncValue(text: string, { begin }: Span): Json {
  const scanner = new Scanner(text, begin);
  scanner.value(1);
  return JSON.parse(scanner.plain) as Json;
}
