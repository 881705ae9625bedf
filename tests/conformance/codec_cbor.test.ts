// dag-cbor against an implementation of its own: the same bytes, and the same bytes refused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { codecLines, Random } from "./codec_lines.ts";

type Value = null | boolean | string | Value[] | { [key: string]: Value };
type Vectors = {
  values: { value: Value; hex: string }[];
  refused: { hex: string; reason: string }[];
};
const vectors: Vectors = JSON.parse(readFileSync("tests/data/codec_cbor.json", "utf8"));
const kBase32 = "abcdefghijklmnopqrstuvwxyz234567";

function head(major: number, argument: bigint): Buffer {
  if (argument < 24n) return Buffer.from([(major << 5) | Number(argument)]);
  const size = [1, 2, 4, 8].find((bytes) => argument < 1n << BigInt(8 * bytes))!;
  const digits = argument.toString(16).padStart(2 * size, "0");
  return Buffer.from(((major << 5) | (24 + Math.log2(size))).toString(16) + digits, "hex");
}

function withSize(major: number, bytes: Buffer): Buffer {
  return Buffer.concat([head(major, BigInt(bytes.length)), bytes]);
}

function bytesOfCid(text: string): Buffer {
  const bits = [...text.slice(1)].map((c) => kBase32.indexOf(c).toString(2).padStart(5, "0"));
  return Buffer.from(bits.join("").match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
}

function encodeMap(value: { [key: string]: Value }): Buffer {
  const members = Object.keys(value).map((key) => ({ key: Buffer.from(key), value: value[key] }));
  members.sort((a, b) => a.key.length - b.key.length || Buffer.compare(a.key, b.key));
  const parts = members.flatMap((member) => [withSize(3, member.key), encode(member.value)]);
  return Buffer.concat([head(5, BigInt(members.length)), ...parts]);
}

function encode(value: Value): Buffer {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === "string") return withSize(3, Buffer.from(value));
  if (Array.isArray(value)) {
    return Buffer.concat([head(4, BigInt(value.length)), ...value.map(encode)]);
  }
  if ("$int" in value) {
    const number = BigInt(value.$int as string);
    return number < 0n ? head(1, -1n - number) : head(0, number);
  }
  if ("$float" in value) {
    const bytes = Buffer.from([0xfb, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeDoubleBE(value.$float as unknown as number, 1);
    return bytes;
  }
  if ("$bytes" in value) return withSize(2, Buffer.from(value.$bytes as string, "hex"));
  if ("$cid" in value) {
    const binary = Buffer.concat([Buffer.from([0]), bytesOfCid(value.$cid as string)]);
    return Buffer.concat([head(6, 42n), withSize(2, binary)]);
  }
  return encodeMap(value);
}

// Throws at what docs/specs/cbor.md refuses. Heads are judged by writing them again.
class Reader {
  private at = 0;
  private readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  static accepts(bytes: Buffer): boolean {
    try {
      const reader = new Reader(bytes);
      reader.item(64);
      return reader.at === bytes.length;
    } catch {
      return false;
    }
  }

  private take(size: bigint): Buffer {
    assert.ok(size <= BigInt(this.bytes.length - this.at));
    this.at += Number(size);
    return this.bytes.subarray(this.at - Number(size), this.at);
  }

  private head(): { major: number; argument: bigint } {
    const start = this.at;
    const first = this.take(1n)[0];
    const major = first >> 5;
    const low = first & 31;
    assert.ok(low <= 27);
    const size = low < 24 ? 0 : 1 << (low - 24);
    const follows = this.take(BigInt(size)).toString("hex");
    const argument = size === 0 ? BigInt(low) : BigInt("0x" + follows);
    if (major === 7) {
      assert.ok((low >= 20 && low <= 22) || low === 27);
      assert.ok(low !== 27 || Number.isFinite(this.bytes.readDoubleBE(start + 1)));
    } else {
      assert.deepEqual(this.bytes.subarray(start, this.at), head(major, argument));
    }
    return { major, argument };
  }

  private text(argument: bigint): Buffer {
    const bytes = this.take(argument);
    new TextDecoder("utf8", { fatal: true }).decode(bytes);
    return bytes;
  }

  private map(count: bigint, depth: number): void {
    let last: Buffer | undefined;
    for (let i = 0n; i < count; ++i) {
      const { major, argument } = this.head();
      assert.equal(major, 3);
      const key = this.text(argument);
      const order = last && (last.length - key.length || Buffer.compare(last, key));
      assert.ok(order === undefined || order < 0);
      last = key;
      this.item(depth);
    }
  }

  private link(tag: bigint): void {
    const { major, argument } = this.head();
    assert.ok(tag === 42n && major === 2);
    assert.match(this.take(argument).toString("hex"), /^0001(55|71|8004)1220(..){32}$/);
  }

  private item(depth: number): void {
    const { major, argument } = this.head();
    if (major <= 1) assert.ok(argument < 1n << 63n);
    else if (major === 2) this.take(argument);
    else if (major === 3) this.text(argument);
    else if (major === 6) this.link(argument);
    else if (major !== 7) {
      assert.ok(depth > 0);
      if (major === 5) this.map(argument, depth - 1);
      else for (let i = 0n; i < argument; ++i) this.item(depth - 1);
    }
  }
}

test("the vectors are what this implementation writes, accepts and refuses", () => {
  assert.ok(vectors.values.length > 40 && vectors.refused.length > 40);
  for (const { value, hex } of vectors.values) {
    assert.equal(encode(value).toString("hex"), hex);
    assert.ok(Reader.accepts(Buffer.from(hex, "hex")), hex);
  }
  for (const { hex } of vectors.refused) assert.ok(!Reader.accepts(Buffer.from(hex, "hex")), hex);
});

const kInteger = [
  0n, 1n, 23n, 24n, 255n, 256n, 65535n, 65536n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n - 1n,
];
const kTexts = ["", "a", "b", "aa", "é", "€", "😀", "\u0000", "a".repeat(24), "z".repeat(300)];
const kCid = vectors.values.map(({ value }) => value).filter(
  (value) => value !== null && typeof value === "object" && "$cid" in value);

function draw(random: Random, depth: number): Value {
  switch (random.below(depth > 0 ? 8 : 6)) {
    case 0: return random.pick([null, true, false]);
    case 1: return { $int: String(random.pick(kInteger)) };
    case 2: return { $int: String(-1n - random.pick(kInteger)) };
    case 3: return { $float: (random.below(2 ** 31) - 2 ** 30) / 7 as unknown as Value };
    case 4: return random.below(4) === 0 ? random.pick(kCid) : random.pick(kTexts);
    case 5: return { $bytes: Buffer.from(random.pick(kTexts)).toString("hex") };
    case 6: return Array.from({ length: random.below(30) }, () => draw(random, depth - 1));
    default: return Object.fromEntries(Array.from({ length: random.below(8) },
      () => [random.pick(kTexts) + random.pick(kTexts), draw(random, depth - 1)]));
  }
}

test("ten thousand values have the same bytes here and there", () => {
  const random = new Random(3);
  const written = Array.from({ length: 10_000 }, () => encode(draw(random, 3)).toString("hex"));
  assert.deepEqual(codecLines(["cbor"], written), written);
});

test("of fifty thousand damaged values the same ones are refused here and there", () => {
  const random = new Random(4);
  const damaged = Array.from({ length: 50_000 }, () => {
    const bytes = encode(draw(random, 2));
    const place = random.below(Math.min(bytes.length, 40));
    bytes[place] = random.below(2) ? random.below(256) : bytes[place] ^ (1 << random.below(8));
    return bytes;
  });
  const answers = codecLines(["cbor"], damaged.map((bytes) => bytes.toString("hex")));
  let accepted = 0;
  damaged.forEach((bytes, i) => {
    const hex = bytes.toString("hex");
    assert.equal(!answers[i].startsWith("!"), Reader.accepts(bytes), `${hex} ${answers[i]}`);
    if (answers[i].startsWith("!")) return;
    accepted += 1;
    assert.equal(answers[i], hex);
  });
  assert.ok(accepted > 1000 && accepted < 45_000, `${accepted} accepted`);
});
