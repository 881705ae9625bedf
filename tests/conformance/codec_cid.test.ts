// The vectors of multibase, varints and CIDs, recomputed by arithmetic on large integers.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

type Refused = { text?: string; hex?: string; reason: string };
type Vectors = {
  multibase: { hex: string; f: string; b: string; z: string; u: string }[];
  multibase_refused: Refused[];
  varint: { number: string; hex: string }[];
  varint_refused: Refused[];
  cid: { content: string; codec: "raw" | "dag_cbor" | "json"; binary: string; cid: string }[];
  cid_refused: Refused[];
};
const vectors: Vectors = JSON.parse(readFileSync("tests/data/codec_cid.json", "utf8"));

const kCodecs = { raw: 0x55n, dag_cbor: 0x71n, json: 0x0200n };
const kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
const kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function numberOf(bytes: Buffer): bigint {
  return BigInt("0x0" + bytes.toString("hex"));
}

// The bits of the bytes, filled up with zeros to whole digits.
function encodeBits(bytes: Buffer, alphabet: string): string {
  const bits = BigInt(Math.log2(alphabet.length));
  const digits = Math.ceil((bytes.length * 8) / Number(bits));
  const filled = numberOf(bytes) << (BigInt(digits) * bits - BigInt(bytes.length * 8));
  return Array.from({ length: digits }, (_, i) =>
    alphabet[Number((filled >> (BigInt(digits - 1 - i) * bits)) & ((1n << bits) - 1n))]).join("");
}

function encodeBase58(bytes: Buffer): string {
  const zeros = bytes.findIndex((byte) => byte !== 0);
  let text = "";
  for (let rest = numberOf(bytes); rest > 0n; rest /= 58n) {
    text = kBase58[Number(rest % 58n)] + text;
  }
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}

function encodeVarint(number: bigint): Buffer {
  const more = number >> 7n;
  const low = Number(number & 0x7fn);
  return more === 0n
    ? Buffer.from([low]) : Buffer.concat([Buffer.from([low | 0x80]), encodeVarint(more)]);
}

function encodeAll(bytes: Buffer): string[] {
  return [
    "f" + bytes.toString("hex"), "b" + encodeBits(bytes, kBase32), "z" + encodeBase58(bytes),
    "u" + encodeBits(bytes, kBase64),
  ];
}

test("multibase", () => {
  for (const { hex, f, b, z, u } of vectors.multibase) {
    assert.deepEqual([f, b, z, u], encodeAll(Buffer.from(hex, "hex")));
  }
});

test("varints", () => {
  for (const { number, hex } of vectors.varint) {
    assert.equal(encodeVarint(BigInt(number)).toString("hex"), hex);
  }
});

function cidOf(content: string, codec: bigint): Buffer {
  const digest = createHash("sha256").update(content).digest();
  return Buffer.concat([1n, codec, 0x12n, 32n].map(encodeVarint).concat(digest));
}

test("CIDs are named by the SHA-256 of their content", () => {
  for (const { content, codec, binary, cid } of vectors.cid) {
    const expected = cidOf(content, kCodecs[codec]);
    assert.equal(binary, expected.toString("hex"));
    assert.equal(cid, "b" + encodeBits(expected, kBase32));
  }
});

// Each form of a CID that we accept, as a pattern: nothing else may be accepted.
const kCidText = /^b(afkrei|afyrei|agaaiera)[a-z2-7]{52}$/;

test("what is refused is no spelling that the encoders write", () => {
  for (const { text } of vectors.cid_refused) {
    const again = kCidText.test(text!) ? "b" + encodeBits(decodeBase32(text!), kBase32) : undefined;
    assert.notEqual(again, text);
  }
  for (const { cid } of vectors.cid) assert.match(cid, kCidText);
});

function decodeBase32(text: string): Buffer {
  const digits = text.slice(1);
  const all = [...digits].reduce((number, c) => number * 32n + BigInt(kBase32.indexOf(c)), 0n);
  const bytes = Math.floor((digits.length * 5) / 8);
  const value = all >> BigInt(digits.length * 5 - bytes * 8);
  return Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex");
}
