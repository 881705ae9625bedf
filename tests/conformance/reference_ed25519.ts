// Ed25519 with plain integers: the points of edwards25519, and our rule for valid signatures word
// for word as docs/specs/signatures.md has it. Slow, and independent of what it is held against.

import { createHash } from "node:crypto";

export const p = 2n ** 255n - 19n;
export const order = 2n ** 252n + 27742317777372353535851937790883648493n;

type Point = { x: bigint; y: bigint; z: bigint; t: bigint }; // x/z, y/z, xy/z

export function mod(a: bigint, m: bigint = p): bigint {
  const rest = a % m;
  return rest < 0n ? rest + m : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const inverse = (a: bigint) => power(a, p - 2n);
const d = mod(-121665n * inverse(121666n));
const rootOfMinusOne = power(2n, (p - 1n) / 4n);

export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt("0x" + Buffer.from(bytes).reverse().toString("hex"));
}

export function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, "0"), "hex").reverse();
}

function affine(x: bigint, y: bigint): Point {
  return { x, y, z: 1n, t: mod(x * y) };
}

export const neutral = affine(0n, 1n);

export function add(a: Point, b: Point): Point {
  const A = mod((a.y - a.x) * (b.y - b.x));
  const B = mod((a.y + a.x) * (b.y + b.x));
  const C = mod(2n * d * a.t * b.t);
  const D = mod(2n * a.z * b.z);
  const [E, F, G, H] = [B - A, D - C, D + C, B + A];
  return { x: mod(E * F), y: mod(G * H), z: mod(F * G), t: mod(E * H) };
}

export function multiply(scalar: bigint, point: Point): Point {
  let result = neutral;
  for (let doubled = point; scalar > 0n; scalar >>= 1n) {
    if (scalar & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}

export function same(a: Point, b: Point): boolean {
  return mod(a.x * b.z - b.x * a.z) === 0n && mod(a.y * b.z - b.y * a.z) === 0n;
}

// x of the given lowest bit for this y; undefined where y belongs to no point.
function xOf(y: bigint, lowest: bigint): bigint | undefined {
  const square = mod((y * y - 1n) * inverse(d * y * y + 1n));
  let x = power(square, (p + 3n) / 8n);
  if (mod(x * x - square) !== 0n) x = mod(x * rootOfMinusOne);
  if (mod(x * x - square) !== 0n) return undefined;
  return (x & 1n) === lowest ? x : mod(-x);
}

const baseY = mod(4n * inverse(5n));
export const base = affine(xOf(baseY, 0n)!, baseY);

export function encode(point: Point): Buffer {
  const z = inverse(point.z);
  const x = mod(point.x * z);
  return bytesOf(mod(point.y * z) | ((x & 1n) << 255n));
}

// Only the canonical encoding of a point; undefined for everything else.
export function decode(bytes: Uint8Array): Point | undefined {
  const number = littleEndian(bytes);
  const y = number & ((1n << 255n) - 1n);
  if (y >= p) return undefined;
  const x = xOf(y, number >> 255n);
  if (x === undefined || (x === 0n && number >> 255n === 1n)) return undefined;
  return affine(x, y);
}

export function isOfSmallOrder(point: Point): boolean {
  return same(multiply(8n, point), neutral);
}

export function challenge(R: Uint8Array, A: Uint8Array, message: Uint8Array): bigint {
  const hash = createHash("sha512").update(R).update(A).update(message).digest();
  return mod(littleEndian(hash), order);
}

export function acceptsKey(bytes: Uint8Array): boolean {
  const point = decode(bytes);
  return point !== undefined && !isOfSmallOrder(point);
}

// The rule.
export function accepts(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const [rBytes, S] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  const [A, R] = [decode(key), decode(rBytes)];
  if (S >= order || !A || !R || isOfSmallOrder(A) || isOfSmallOrder(R)) return false;
  return same(multiply(S, base), add(R, multiply(challenge(rBytes, key, message), A)));
}

// What batch verification and some other programs check instead: eight times the same equation.
export function acceptsWithCofactor(
  key: Uint8Array, message: Uint8Array, signature: Uint8Array,
): boolean {
  const [rBytes, S] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  const [A, R] = [decode(key), decode(rBytes)];
  if (S >= order || !A || !R) return false;
  const right = add(R, multiply(challenge(rBytes, key, message), A));
  return same(multiply(8n * S, base), multiply(8n, right));
}
