// Argon2id (RFC 9106), version 0x13, one lane, 32 bytes: what seals key files, and what node:crypto of Node 20 does
// not have. A 64-bit word is two halves of a Uint32Array, the low one first.

import { createHash } from "node:crypto";
import { blake2b } from "./blake2b.ts";

const blockWords = 256;
const addressesMax = 128; // in a block
const slices = 4;
const tagBytes = 32;
const argon2id = 2;

const le32 = (number: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
};
const hash64 = (bytes: Uint8Array) => createHash("blake2b512").update(bytes).digest();

// H' of the RFC for 1024 bytes.
function longHash(input: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  let last = hash64(Buffer.concat([le32(4 * blockWords), input]));
  for (let i = 0; i < 30; ++i) {
    parts.push(last.subarray(0, 32));
    last = hash64(last);
  }
  return Buffer.concat([...parts, last]);
}

// a = a + b + 2 * low(a) * low(b), in v at the places of the words.
function multiplyAdd(v: Uint32Array, a: number, b: number): void {
  const [x, y] = [v[a] as number, v[b] as number];
  const low = Math.imul(x, y) >>> 0;
  const high = Math.floor((x * y - low) / 4294967296 + 0.5); // the product's error is far below one half
  const sum = x + y + (low * 2 >>> 0);
  v[a] = sum;
  v[a + 1] = (v[a + 1] as number) + (v[b + 1] as number) + high * 2 + (low >>> 31) + Math.floor(sum / 4294967296);
}

// v[d] = (v[d] ^ v[a]) rotated right by `by` bits, by < 32 or 32 and more.
function xorRotate(v: Uint32Array, d: number, a: number, by: number): void {
  let low = (v[d] as number) ^ (v[a] as number);
  let high = (v[d + 1] as number) ^ (v[a + 1] as number);
  if (by >= 32) [low, high] = [high, low];
  const bits = by & 31;
  if (bits === 0) {
    v[d] = low;
    v[d + 1] = high;
  } else {
    v[d] = (low >>> bits) | (high << (32 - bits));
    v[d + 1] = (high >>> bits) | (low << (32 - bits));
  }
}

function quarter(v: Uint32Array, a: number, b: number, c: number, d: number): void {
  multiplyAdd(v, a, b);
  xorRotate(v, d, a, 32);
  multiplyAdd(v, c, d);
  xorRotate(v, b, c, 24);
  multiplyAdd(v, a, b);
  xorRotate(v, d, a, 16);
  multiplyAdd(v, c, d);
  xorRotate(v, b, c, 63);
}

// The places of the sixteen words of each row, then of each column.
const rows = Array.from({ length: 8 }, (_, row) => wordsAt((pair) => 32 * row + 4 * pair));
const columns = Array.from({ length: 8 }, (_, column) => wordsAt((pair) => 4 * column + 32 * pair));
function wordsAt(pairAt: (pair: number) => number): Int32Array {
  return Int32Array.from({ length: 16 }, (_, i) => pairAt(i >> 1) + 2 * (i & 1));
}

const steps = Int32Array.from([
  0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, 0, 5, 10, 15, 1, 6, 11, 12, 2, 7, 8, 13, 3, 4, 9, 14,
]);

function permute(v: Uint32Array, w: Int32Array): void {
  for (let i = 0; i < 32; i += 4) {
    quarter(v, w[steps[i]!]!, w[steps[i + 1]!]!, w[steps[i + 2]!]!, w[steps[i + 3]!]!);
  }
}

const scratch = new Uint32Array(blockWords);

// to = G(x, y), or to ^ G(x, y).
function compress(to: Uint32Array, x: Uint32Array, y: Uint32Array, keeps: boolean): void {
  const v = scratch;
  for (let i = 0; i < blockWords; ++i) v[i] = (x[i] as number) ^ (y[i] as number);
  for (let i = 0; i < blockWords; ++i) to[i] = (v[i] as number) ^ (keeps ? (to[i] as number) : 0);
  for (const row of rows) permute(v, row);
  for (const column of columns) permute(v, column);
  for (let i = 0; i < blockWords; ++i) to[i] = (to[i] as number) ^ (v[i] as number);
}

class Filling {
  private readonly memory: Uint32Array;
  private readonly length: number; // of the lane, in blocks
  private readonly passes: number;
  private readonly addresses = new Uint32Array(blockWords);
  private readonly counters = new Uint32Array(blockWords);
  private readonly zero = new Uint32Array(blockWords);

  constructor(start: Buffer, passes: number, memoryKib: number) {
    this.length = memoryKib - (memoryKib % slices);
    this.passes = passes;
    this.memory = new Uint32Array(this.length * blockWords);
    for (const index of [0, 1]) {
      const bytes = longHash(Buffer.concat([start, le32(index), le32(0)]));
      for (let i = 0; i < blockWords; ++i) this.memory[index * blockWords + i] = bytes.readUInt32LE(4 * i);
    }
  }

  fill(): Buffer {
    for (let pass = 0; pass < this.passes; ++pass) {
      for (let slice = 0; slice < slices; ++slice) this.fillSegment(pass, slice);
    }
    const last = this.block(this.length - 1);
    const bytes = Buffer.alloc(4 * blockWords);
    last.forEach((word, i) => bytes.writeUInt32LE(word, 4 * i));
    return blake2b(Buffer.concat([le32(tagBytes), bytes]), tagBytes);
  }

  private block(index: number): Uint32Array {
    return this.memory.subarray(index * blockWords, (index + 1) * blockWords);
  }

  private nextAddresses(): void {
    this.counters[12] = (this.counters[12] as number) + 1;
    compress(this.addresses, this.zero, this.counters, false);
    compress(this.addresses, this.zero, this.addresses.slice(), false);
  }

  private fillSegment(pass: number, slice: number): void {
    const segment = this.length / slices;
    const independent = pass === 0 && slice < slices / 2;
    const first = pass === 0 && slice === 0 ? 2 : 0;
    this.counters.fill(0);
    [pass, 0, slice, this.length, this.passes, argon2id].forEach((value, i) => (this.counters[2 * i] = value));
    if (independent && first > 0) this.nextAddresses();
    for (let i = first; i < segment; ++i) {
      const here = slice * segment + i;
      const previous = this.block((here === 0 ? this.length : here) - 1);
      if (independent && i % addressesMax === 0) this.nextAddresses();
      const j = independent ? (this.addresses[2 * (i % addressesMax)] as number) : (previous[0] as number);
      compress(this.block(here), previous, this.block(this.reference(j, pass, slice, i)), pass > 0);
    }
  }

  private reference(j: number, pass: number, slice: number, i: number): number {
    const segment = this.length / slices;
    const area = (pass === 0 ? slice * segment : this.length - segment) + i - 1;
    const x = (BigInt(j) * BigInt(j)) >> 32n;
    const z = area - 1 - Number((BigInt(area) * x) >> 32n);
    const start = pass === 0 || slice === slices - 1 ? 0 : (slice + 1) * segment;
    return (start + z) % this.length;
  }
}

export function argon2(passphrase: Uint8Array, salt: Uint8Array, passes: number, memoryKib: number): Buffer {
  const start = hash64(Buffer.concat([
    ...[1, tagBytes, memoryKib, passes, 0x13, argon2id, passphrase.length].map(le32), passphrase,
    le32(salt.length), salt, le32(0), le32(0),
  ]));
  return new Filling(start, passes, memoryKib).fill();
}
