// What seals a key file: a key from a passphrase (Argon2id), and a box under it (XChaCha20-Poly1305).

import * as crypto from "node:crypto";
import { argon2 } from "./argon2.ts";
import { Problem } from "./problem.ts";

export type Cost = { passes: number; memoryKib: number };

const memoryKibMin = 8 * 1024;
const memoryKibMax = 1024 * 1024;
const passesMax = 10;
const nonceBytes = 24;
const tagBytes = 16;
const cipher = "chacha20-poly1305";

type Native = (algorithm: string, options: object) => Buffer;
// Node 24.7 and later have it; before that ours takes some seconds.
const native = (crypto as unknown as { argon2Sync?: Native }).argon2Sync;

export function keyFromPassphrase(passphrase: Uint8Array, salt: Uint8Array, { passes, memoryKib }: Cost): Buffer {
  if (passes < 1 || passes > passesMax || memoryKib < memoryKibMin || memoryKib > memoryKibMax) {
    throw new Problem("invalid", "passphrase_cost", "the cost must be 1 to 10 passes over 8 MiB to 1 GiB");
  }
  return native === undefined ? argon2(passphrase, salt, passes, memoryKib)
    : native("argon2id",
      { message: passphrase, nonce: salt, parallelism: 1, tagLength: 32, memory: memoryKib, passes });
}

const rotated = (word: number, by: number) => (word << by) | (word >>> (32 - by));

// HChaCha20: the key under which ChaCha20 takes the rest of the long nonce.
function subkey(key: Uint8Array, nonce: Uint8Array): Buffer {
  const input = Buffer.concat([Buffer.from("expand 32-byte k"), key, nonce.subarray(0, 16)]);
  const v = Int32Array.from({ length: 16 }, (_, i) => input.readInt32LE(4 * i));
  const turn = (a: number, b: number, d: number, by: number) => {
    v[a] = (v[a] as number) + (v[b] as number);
    v[d] = rotated((v[d] as number) ^ (v[a] as number), by);
  };
  const quarter = (a: number, b: number, c: number, d: number) => {
    turn(a, b, d, 16);
    turn(c, d, b, 12);
    turn(a, b, d, 8);
    turn(c, d, b, 7);
  };
  for (let round = 0; round < 10; ++round) {
    for (let i = 0; i < 4; ++i) quarter(i, i + 4, i + 8, i + 12);
    for (let i = 0; i < 4; ++i) quarter(i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3));
  }
  const out = Buffer.alloc(32);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((word, i) => out.writeInt32LE(v[word] as number, 4 * i));
  return out;
}

const shortNonce = (nonce: Uint8Array) => Buffer.concat([Buffer.alloc(4), nonce.subarray(16, nonceBytes)]);

export function sealBox(key: Uint8Array, message: Uint8Array, context: Uint8Array): Buffer {
  const nonce = crypto.randomBytes(nonceBytes);
  const sealing = crypto.createCipheriv(cipher, subkey(key, nonce), shortNonce(nonce), { authTagLength: tagBytes });
  sealing.setAAD(context, { plaintextLength: message.length });
  return Buffer.concat([nonce, sealing.update(message), sealing.final(), sealing.getAuthTag()]);
}

// Undefined if it was not sealed with this key and context.
export function openBox(key: Uint8Array, box: Uint8Array, context: Uint8Array): Buffer | undefined {
  const [nonce, end] = [box.subarray(0, nonceBytes), box.length - tagBytes];
  const opening = crypto.createDecipheriv(cipher, subkey(key, nonce), shortNonce(nonce), { authTagLength: tagBytes });
  opening.setAAD(context, { plaintextLength: end - nonceBytes });
  opening.setAuthTag(box.subarray(end));
  try {
    return Buffer.concat([opening.update(box.subarray(nonceBytes, end)), opening.final()]);
  } catch {
    return undefined;
  }
}
