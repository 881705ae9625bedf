// A text as a careless eye reads it: letters lowered, look-alikes folded to ASCII, white space collapsed (to "\n"
// where a line ends), and nothing that is not seen. Each character knows the bytes that it came from. What was
// dropped and has no good reason to be there is `hidden`.

import { characterOf, isNeeded, isRightToLeft, type Sight } from "./character.ts";
import { codePointAt, type CodePoint } from "./code_point.ts";
import { escapeSize } from "./escapes.ts";

export type FindingKind =
  | "instruction_tag" | "role_marker" | "chat_token" | "tool_call" | "fence" | "invisible" | "bidirectional"
  | "terminal" | "unicode_tag" | "homoglyph" | "beyond";

// Bytes [begin, end) of the content.
export type Finding = { kind: FindingKind; begin: number; end: number };

export type Skeleton = { text: string; begins: Uint32Array; ends: Uint32Array; hidden: Finding[] };

// The flags of England, Scotland and Wales are written with tags.
const blackFlag = 0x1f3f4;
const flags = ["gbeng", "gbsct", "gbwls"].map((region) =>
  Buffer.from([...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("") +
    "\u{e007f}"));

// What most texts are made of, as the skeleton holds it; 0 for whatever takes a closer look.
const plain = new Uint8Array(256);
for (let code = 0x21; code <= 0x7e; ++code) plain[code] = code >= 0x41 && code <= 0x5a ? code + 32 : code;
plain[0x5c] = 0;

const space = 0x20;
const newLine = 0x0a;

function kindOf(sight: Sight): FindingKind {
  if (sight === "invisible" || sight === "bidirectional") return sight;
  return sight === "tag" ? "unicode_tag" : "terminal";
}

class Drawing {
  private readonly content: Uint8Array;
  private readonly text: Uint8Array;
  private readonly begins: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly hidden: Finding[] = [];
  private size = 0;
  private at = 0;
  private before = 0;
  private rightToLeft = false;

  constructor(content: Uint8Array) {
    this.content = content;
    this.text = new Uint8Array(content.length);
    this.begins = new Uint32Array(content.length);
    this.ends = new Uint32Array(content.length);
  }

  draw(): Skeleton {
    const { content } = this;
    while (this.at < content.length) {
      const byte = content[this.at] as number;
      const letter = plain[byte] as number;
      if (letter !== 0) {
        this.before = byte;
        this.put(letter, 1);
        ++this.at;
      } else {
        this.at += this.step();
      }
    }
    const text = Buffer.from(this.text.buffer, 0, this.size).toString("latin1");
    return { text, begins: this.begins, ends: this.ends, hidden: this.hidden };
  }

  // The bytes that were taken.
  private step(): number {
    const point = codePointAt(this.content, this.at);
    const { sight, folded } = characterOf(point.code);
    let taken = point.size;
    switch (sight) {
      case "seen":
        taken = this.see(folded.charCodeAt(0), point);
        break;
      case "blank":
        this.white(space, point.size);
        break;
      case "line":
        this.rightToLeft = false;
        this.white(newLine, point.size);
        break;
      case "combining":
        break;
      case "control":
        taken = this.control(point);
        break;
      case "tag":
        this.hide("unicode_tag", point.size);
        break;
      case "invisible":
      case "bidirectional":
        this.unseen(sight, point);
        break;
    }
    this.before = point.code;
    return taken;
  }

  private see(folded: number, point: CodePoint): number {
    // Texts within texts: \" is a quote, \n ends a line.
    if (folded === 0x5c) {
      const next = codePointAt(this.content, this.at + point.size);
      const taken = point.size + next.size;
      if (next.code === 0x6e) {
        this.white(newLine, taken);
        return taken;
      }
      if (next.size > 0 && characterOf(next.code).folded === '"') {
        this.put(0x22, taken);
        return taken;
      }
    }
    this.put(folded, point.size);
    this.rightToLeft ||= isRightToLeft(point.code);
    return point.code === blackFlag ? point.size + this.flagSize(this.at + point.size) : point.size;
  }

  private flagSize(at: number): number {
    const here = (flag: Buffer) => flag.equals(this.content.subarray(at, at + flag.length));
    return flags.find(here)?.length ?? 0;
  }

  private control(point: CodePoint): number {
    if (point.code === 0x0d && this.content[this.at + 1] === newLine) {
      this.white(space, 1);
      return 1;
    }
    const introduces = point.code === 0x1b || point.code >= 0x80;
    const size = introduces ? escapeSize(this.content.subarray(this.at)) : point.size;
    this.hide("terminal", size);
    return size;
  }

  private unseen(sight: Sight, point: CodePoint): void {
    const after = codePointAt(this.content, this.at + point.size).code;
    if (!isNeeded(point.code, { before: this.before, after, rightToLeft: this.rightToLeft })) {
      this.hide(kindOf(sight), point.size);
    }
  }

  private put(folded: number, bytes: number): void {
    this.text[this.size] = folded;
    this.begins[this.size] = this.at;
    this.ends[this.size] = this.at + bytes;
    ++this.size;
  }

  // A run of white space is one character; a line's end outweighs blanks.
  private white(folded: number, bytes: number): void {
    const last = this.size > 0 ? this.text[this.size - 1] : 0;
    if (last === space || last === newLine) {
      if (folded === newLine) this.text[this.size - 1] = newLine;
      this.ends[this.size - 1] = this.at + bytes;
      return;
    }
    this.put(folded, bytes);
  }

  private hide(kind: FindingKind, bytes: number): void {
    const last = this.hidden.at(-1);
    if (last?.kind === kind && last.end === this.at) {
      last.end += bytes;
      return;
    }
    this.hidden.push({ kind, begin: this.at, end: this.at + bytes });
  }
}

export const skeletonOf = (content: Uint8Array): Skeleton => new Drawing(content).draw();
