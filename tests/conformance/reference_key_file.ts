// Key files as docs/specs/key-file.md has them. Node 22 has no Argon2id, so the box's key is given;
// XChaCha20-Poly1305 is ChaCha20-Poly1305 under a key that HChaCha20 makes.

import { createCipheriv, createDecipheriv } from "node:crypto";

const rotated = (a: number, bits: number) => (a << bits) | (a >>> (32 - bits));

function quarterRound(s: Uint32Array, a: number, b: number, c: number, d: number) {
  for (const [x, y, z, bits] of [[a, b, d, 16], [c, d, b, 12], [a, b, d, 8], [c, d, b, 7]]) {
    s[x] += s[y];
    s[z] = rotated(s[z] ^ s[x], bits);
  }
}

function subkeyOf(key: Uint8Array, nonce: Uint8Array): Buffer {
  const block = Buffer.concat([Buffer.from("expand 32-byte k"), key, nonce.subarray(0, 16)]);
  const s = Uint32Array.from({ length: 16 }, (_, i) => block.readUInt32LE(4 * i));
  for (let round = 0; round < 10; ++round) {
    for (let i = 0; i < 4; ++i) quarterRound(s, i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; ++i) {
      quarterRound(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
  }
  const subkey = Buffer.alloc(32);
  [...s.subarray(0, 4), ...s.subarray(12)].forEach((word, i) => subkey.writeUInt32LE(word, 4 * i));
  return subkey;
}

const tagBytes = { authTagLength: 16 };
const shortNonce = (nonce: Uint8Array) => Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);

// nonce (24 bytes), what was encrypted, tag (16 bytes)
export function seal(key: Uint8Array, message: Uint8Array, context: string, nonce: Uint8Array) {
  const cipher = createCipheriv(
    "chacha20-poly1305", subkeyOf(key, nonce), shortNonce(nonce), tagBytes);
  cipher.setAAD(Buffer.from(context), { plaintextLength: message.length });
  const sealed = Buffer.concat([cipher.update(message), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
}

export function open(key: Uint8Array, box: Uint8Array, context: string): Buffer {
  const [nonce, sealed] = [box.subarray(0, 24), box.subarray(24, -16)];
  const decipher = createDecipheriv(
    "chacha20-poly1305", subkeyOf(key, nonce), shortNonce(nonce), tagBytes);
  decipher.setAAD(Buffer.from(context), { plaintextLength: sealed.length });
  decipher.setAuthTag(box.subarray(-16));
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

export function header(publicKey: Uint8Array, protection: string): string {
  const hex = Buffer.from(publicKey).toString("hex");
  return `noctem-key 1\nalgorithm ed25519\npublic ${hex}\nprotection ${protection}\n`;
}

export function keyText(header: string, secret: Uint8Array): string {
  return `${header}secret ${Buffer.from(secret).toString("hex")}\n`;
}
