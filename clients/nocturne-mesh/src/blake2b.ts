// BLAKE2b (RFC 7693) without a key, of any length up to 64: node:crypto has that of 64 bytes alone.

const mask = (1n << 64n) - 1n;
const blockBytes = 128;

const iv: readonly bigint[] = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];
const sigma: readonly number[][] = [
  "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
  "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0",
].map((row) => [...row].map((digit) => parseInt(digit, 16)));

const rotated = (word: bigint, by: bigint) => ((word >> by) | (word << (64n - by))) & mask;

function mix(v: bigint[], [a, b, c, d]: number[], x: bigint, y: bigint): void {
  const at = (i: number | undefined) => v[i as number] as bigint;
  const set = (i: number | undefined, value: bigint) => (v[i as number] = value & mask);
  set(a, at(a) + at(b) + x);
  set(d, rotated(at(d) ^ at(a), 32n));
  set(c, at(c) + at(d));
  set(b, rotated(at(b) ^ at(c), 24n));
  set(a, at(a) + at(b) + y);
  set(d, rotated(at(d) ^ at(a), 16n));
  set(c, at(c) + at(d));
  set(b, rotated(at(b) ^ at(c), 63n));
}

const places = [
  [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
  [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
];

function compress(h: bigint[], block: Buffer, count: number, last: boolean): void {
  const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i));
  const v = [...h, ...iv];
  v[12] = (v[12] as bigint) ^ BigInt(count);
  if (last) v[14] = (v[14] as bigint) ^ mask;
  for (let round = 0; round < 12; ++round) {
    const order = sigma[round % 10] as number[];
    places.forEach((place, i) =>
      mix(v, place, m[order[2 * i] as number] as bigint, m[order[2 * i + 1] as number] as bigint));
  }
  for (let i = 0; i < 8; ++i) h[i] = (h[i] as bigint) ^ (v[i] as bigint) ^ (v[i + 8] as bigint);
}

export function blake2b(input: Uint8Array, bytes: number): Buffer {
  const h = [...iv];
  h[0] = (h[0] as bigint) ^ 0x01010000n ^ BigInt(bytes);
  const blocks = Math.max(1, Math.ceil(input.length / blockBytes));
  for (let i = 0; i < blocks; ++i) {
    const block = Buffer.alloc(blockBytes);
    block.set(input.subarray(i * blockBytes, (i + 1) * blockBytes));
    compress(h, block, Math.min(input.length, (i + 1) * blockBytes), i === blocks - 1);
  }
  const out = Buffer.alloc(64);
  h.forEach((word, i) => out.writeBigUInt64LE(word, 8 * i));
  return out.subarray(0, bytes);
}
