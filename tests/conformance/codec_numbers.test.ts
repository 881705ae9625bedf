// Numbers against those of the JavaScript engine: RFC 8785 defines ours by ECMAScript's.

import assert from "node:assert/strict";
import test from "node:test";

import { codecLines, Random } from "./codec_lines.ts";

const kCount = 1_000_000;
const kSeed = 8785;

const view = new DataView(new ArrayBuffer(8));

function doubleOf(bits: string): number {
  view.setUint32(0, parseInt(bits.slice(0, 8), 16));
  view.setUint32(4, parseInt(bits.slice(8), 16));
  return view.getFloat64(0);
}

function bitsOf(value: number): string {
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

test("a million doubles are written as JSON.stringify writes them", () => {
  const lines = codecLines(["numbers", String(kCount), String(kSeed)]);
  assert.equal(lines.length, kCount);
  const wrong = lines.filter(
    (line) => JSON.stringify(doubleOf(line.slice(0, 16))) !== line.slice(17));
  assert.deepEqual(wrong.slice(0, 10), []);
});

function drawDigits(random: Random, size: number): string {
  let digits = "";
  while (digits.length < size) digits += random.below(10);
  return digits;
}

// The middle between two neighbouring doubles, exactly or off by one digit far behind: where a
// careless parser rounds to the wrong side.
function drawHalfway(random: Random): string {
  const mantissa = (1n << 52n) + BigInt(random.below(2 ** 26)) * BigInt(random.below(2 ** 26));
  const halvings = random.below(200);
  const middle = (2n * mantissa + 1n) * 5n ** BigInt(halvings);
  return `${middle * 10n + BigInt(random.below(3) - 1)}e-${halvings + 1}`;
}

function drawLiteral(random: Random): string {
  const sign = random.pick(["", "-"]);
  switch (random.below(4)) {
    case 0:
      return sign + drawHalfway(random);
    case 1:
      return `${sign}0.${drawDigits(random, 1 + random.below(60))}`;
    case 2:
      return `${sign}${1 + random.below(9)}${drawDigits(random, random.below(30))}.` +
        `${drawDigits(random, 1 + random.below(30))}`;
    default:
      return `${sign}${random.below(10)}.${drawDigits(random, 1 + random.below(25))}` +
        `${random.pick(["e", "E"])}${random.pick(["", "+", "-"])}${random.below(330)}`;
  }
}

// What the rules of docs/specs/json.md make of a number.
function expected(literal: string): string {
  const value = Number(literal);
  const magnitude = Math.abs(value);
  const isLongInteger = magnitude > Number.MAX_SAFE_INTEGER && magnitude < 1e21;
  return magnitude === Infinity || isLongInteger
    ? "!json_number_range" : bitsOf(value === 0 ? 0 : value);
}

test("a hundred thousand literals are read as JavaScript reads them", () => {
  const random = new Random(kSeed);
  const literals = Array.from({ length: 100_000 }, () => drawLiteral(random));
  const answers = codecLines(["read-numbers"], literals);
  const wrong = literals
    .map((literal, i) => ({ literal, got: answers[i], expected: expected(literal) }))
    .filter(({ got, expected }) => got !== expected);
  assert.deepEqual(wrong.slice(0, 10), []);
  const refused = answers.filter((answer) => answer.startsWith("!")).length;
  assert.ok(refused > 1000 && refused < 90_000, `${refused} refused`);
});
