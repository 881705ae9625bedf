// Colours where a terminal shows them, lines that fit, nothing that a terminal would obey.

import { harmlessWords } from "../foreign.ts";
import type { Environment } from "../home.ts";

export class Style {
  private readonly on: boolean;

  constructor(stream: { isTTY?: boolean }, environment: Environment) {
    this.on = stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
  }

  private with = (code: string, text: string) => (this.on ? `\x1b[${code}m${text}\x1b[0m` : text);
  bold = (text: string): string => this.with("1", text);
  faint = (text: string): string => this.with("2", text);
  good = (text: string): string => this.with("32", text);
  doubtful = (text: string): string => this.with("33", text);
  bad = (text: string): string => this.with("31", text);
}

export function wrap(text: string, indent: number, columns: number): string {
  let [wrapped, at] = ["", indent];
  for (const word of text.split(" ")) {
    if (wrapped === "") {
      wrapped = word;
    } else if (at + 1 + word.length > columns) {
      wrapped += "\n" + " ".repeat(indent) + word;
      at = indent;
    } else {
      wrapped += " " + word;
      ++at;
    }
    at += word.length;
  }
  return wrapped;
}

const nameColumnsMax = 34;
const meaningColumnsMin = 24;

export function twoColumns(lines: readonly (readonly [string, string])[], columns: number): string {
  const widest = Math.max(0, ...lines.map(([name]) => name.length).filter((length) => length <= nameColumnsMax));
  const indent = widest + 4;
  const most = Math.max(columns, indent + meaningColumnsMin);
  return lines.map(([name, meaning]) => {
    const gap = name.length > widest ? "\n" + " ".repeat(indent) : " ".repeat(indent - 2 - name.length);
    return `  ${name}${gap}${wrap(meaning, indent, most)}\n`;
  }).join("");
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

export const showTime = (unixSeconds: number): string =>
  unixSeconds < 0 || unixSeconds > 253_402_300_799 ? `${unixSeconds} s`
    : new Date(unixSeconds * 1000).toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC");

const isControl = /[\x00-\x1f\x7f]/g;
export const printable = (text: string): string =>
  text.replace(isControl, (letter) => "\\x" + letter.charCodeAt(0).toString(16).padStart(2, "0"));

// Strangers' words on one line of a terminal.
export const harmless = (words: string): string => printable(harmlessWords(words));
