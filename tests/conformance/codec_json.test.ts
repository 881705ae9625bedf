// JSON against the JavaScript engine's: what we accept it accepts, with the same canonical form.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { codecLines, Random } from "./codec_lines.ts";

type Vectors = {
  canonical: { text: string; canonical: string }[];
  refused: { text?: string; hex?: string; reason: string }[];
};
const vectors: Vectors = JSON.parse(readFileSync("tests/data/codec_json.json", "utf8"));

// RFC 8785 by means of ECMAScript: its strings, its numbers, its order of UTF-16 units.
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

function engineReads(bytes: Buffer): { value: unknown } | undefined {
  try {
    const decoder = new TextDecoder("utf8", { fatal: true, ignoreBOM: true });
    return { value: JSON.parse(decoder.decode(bytes)) };
  } catch {
    return undefined;
  }
}

function answers(inputs: Buffer[]): string[] {
  const lines = codecLines(["json"], inputs.map((bytes) => bytes.toString("hex")));
  return lines.map((line) => Buffer.from(line, "latin1").toString("utf8"));
}

test("the vectors are canonical by this implementation too", () => {
  assert.ok(vectors.canonical.length > 20);
  for (const vector of vectors.canonical) {
    assert.equal(canonical(JSON.parse(vector.text)), vector.canonical);
  }
});

test("what the engine reads of the refused vectors, two programs could read differently", () => {
  const reasonsOfOurs = new Set([
    "json_duplicate_key", "json_number_range", "json_surrogate", "json_depth",
  ]);
  for (const { text, hex, reason } of vectors.refused) {
    const read = engineReads(text === undefined ? Buffer.from(hex!, "hex") : Buffer.from(text));
    assert.equal(read !== undefined, reasonsOfOurs.has(reason), text ?? hex);
  }
});

const kSpaces = ["", "", "", " ", "\n", "\t\r "];
const kTexts = ["", "a", "ab", "b", "\"", "\\", "/", "\u0000", "\b\t\n\f\r", "\u001f", "\u007f",
  "\u0080", "é", "€", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10ffff}", "__proto__", "1", "10", "2"];
const kNumbers = ["0", "-0", "-0.0", "1.0", "1e1", "100E-1", "1.5", "-2.5e-7", "9007199254740991",
  "9007199254740991.0", "1e21", "1.7976931348623157e308", "5e-324", "1e-400", "333333333.33333329"];

function spellText(random: Random, text: string): string {
  const escape = (unit: string) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const spell = (point: string) => random.below(4) === 0
    ? point.split("").map(escape).join("") : JSON.stringify(point).slice(1, -1);
  return `"${[...text].map(spell).join("")}"`;
}

function draw(random: Random, depth: number): string {
  const space = () => random.pick(kSpaces);
  const list = (item: () => string) =>
    Array.from({ length: random.below(6) }, () => space() + item() + space()).join(",") || space();
  switch (depth > 0 ? random.below(6) : random.below(4)) {
    case 0: return random.pick(["null", "true", "false"]);
    case 1: return random.pick(kNumbers);
    case 2:
    case 3: return spellText(random, random.pick(kTexts) + random.pick(kTexts));
    case 4: return `[${list(() => draw(random, depth - 1))}]`;
    default: {
      const key = () => random.pick(kTexts) + random.pick(kTexts);
      const keys = new Set(Array.from({ length: 6 }, key));
      const left = [...keys];
      const member = () =>
        `${spellText(random, left.pop()!)}${space()}:${space()}${draw(random, depth - 1)}`;
      return `{${Array.from({ length: random.below(keys.size + 1) }, member).join(",")}}`;
    }
  }
}

test("twenty thousand documents in odd spellings have the engine's canonical form", () => {
  const random = new Random(1);
  const documents = Array.from({ length: 20_000 }, () => draw(random, 4));
  const got = answers(documents.map((document) => Buffer.from(document)));
  documents.forEach((document, i) => {
    assert.equal(got[i], canonical(JSON.parse(document)), document);
  });
});

const kDamage = [...Buffer.from('"\\{}[]:,0e.-u '), 0, 0x1f, 0x80, 0xc3, 0xed, 0xff];

test("of fifty thousand damaged documents none is accepted that the engine refuses", () => {
  const random = new Random(2);
  const damaged = Array.from({ length: 50_000 }, () => {
    const bytes = Buffer.from(draw(random, 3));
    const place = random.below(bytes.length);
    bytes[place] = random.pick(kDamage);
    return random.below(3) === 0 ? bytes.subarray(0, place) : bytes;
  });
  const got = answers(damaged);
  let accepted = 0;
  damaged.forEach((bytes, i) => {
    const read = engineReads(bytes);
    if (!got[i].startsWith("!")) {
      accepted += 1;
      assert.ok(read !== undefined, `accepted: ${bytes}`);
      assert.equal(got[i], canonical(read.value), String(bytes));
    } else if (read !== undefined) {
      assert.match(got[i], /^!json_(duplicate_key|number_range|surrogate)$/, String(bytes));
    }
  });
  assert.ok(accepted > 1000 && accepted < 40_000, `${accepted} accepted`);
});
