// The Merkle tree of RFC 6962, section 2.1, from all of its leaves.

import { sha256 } from "./reference_document.ts";

export const leafHash = (bytes: Uint8Array) => sha256(Buffer.concat([Buffer.from([0]), bytes]));
export const nodeHash = (left: Buffer, right: Buffer) =>
  sha256(Buffer.concat([Buffer.from([1]), left, right]));

// The largest power of two below n.
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export function root(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha256("");
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return nodeHash(root(leaves.slice(0, k)), root(leaves.slice(k)));
}

export function inclusion(m: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k ? [...inclusion(m, leaves.slice(0, k)), root(leaves.slice(k))]
    : [...inclusion(m - k, leaves.slice(k)), root(leaves.slice(0, k))];
}

export function consistency(m: number, leaves: Buffer[], oldRootKnown = true): Buffer[] {
  if (m === 0) return [];
  if (m === leaves.length) return oldRootKnown ? [] : [root(leaves)];
  const k = split(leaves.length);
  return m <= k ? [...consistency(m, leaves.slice(0, k), oldRootKnown), root(leaves.slice(k))]
    : [...consistency(m - k, leaves.slice(k), false), root(leaves.slice(0, k))];
}

// The root that a leaf and its proof lead to: the other way around, so that proofs are read and not
// only made.
export function rootFromInclusion(leaf: Buffer, m: number, n: number, proof: Buffer[]): Buffer {
  if (n === 1) return leaf;
  const [k, last] = [split(n), proof[proof.length - 1]];
  const rest = proof.slice(0, -1);
  return m < k ? nodeHash(rootFromInclusion(leaf, m, k, rest), last)
    : nodeHash(last, rootFromInclusion(leaf, m - k, n - k, rest));
}
