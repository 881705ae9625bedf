// Proofs of a Merkle log (docs/specs/merkle-log.md; RFC 9162, 2.1.3.2 and 2.1.4.2). Sizes may exceed 2^32, so they are
// halved by division.

import { type Bytes, concat, sha256, toHex } from "./bytes.ts";

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;
const node = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(concat(Uint8Array.of(1), left, right));
export const leaf = (data: Bytes): Promise<Bytes> => sha256(concat(Uint8Array.of(0), data));
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

export async function isIncluded(hash: Bytes, index: number, size: number, proof: Bytes[], root: Bytes) {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let place = index;
  let last = size - 1;
  let sum = hash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      sum = await node(sibling, sum);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      sum = await node(sum, sibling);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 && toHex(sum) === toHex(root);
}

const isPowerOfTwo = (value: number): boolean => {
  let rest = value;
  while (rest > 1 && !isOdd(rest)) rest = half(rest);
  return rest === 1;
};

export type Tree = { size: number; root: Bytes };

export async function isContinued(from: Tree, to: Tree, proof: Bytes[]): Promise<boolean> {
  if (!isSize(from.size) || !isSize(to.size) || from.size > to.size) return false;
  const same = toHex(from.root) === toHex(to.root);
  if (from.size === to.size) return proof.length === 0 && same;
  if (from.size === 0) return proof.length === 0 && toHex(from.root) === toHex(await sha256(new Uint8Array()));
  const path = isPowerOfTwo(from.size) ? [from.root, ...proof] : proof;
  const first = path[0];
  if (first === undefined || (path !== proof && proof.length === 0)) return false;
  let place = from.size - 1;
  let last = to.size - 1;
  while (isOdd(place)) {
    place = half(place);
    last = half(last);
  }
  let old = first;
  let grown = first;
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      old = await node(sibling, old);
      grown = await node(sibling, grown);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      grown = await node(grown, sibling);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 && toHex(old) === toHex(from.root) && toHex(grown) === toHex(to.root);
}
