// Keys as documents name them.

import assert from "node:assert/strict";

const kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

// The Ed25519 key of a did:key.
export function base58Key(did: string): Buffer {
  assert.ok(did.startsWith("did:key:z"), did);
  let number = 0n;
  for (const letter of did.slice("did:key:z".length)) number = number * 58n + BigInt(kBase58.indexOf(letter));
  const bytes = Buffer.from(number.toString(16).padStart(68, "0"), "hex");
  assert.deepEqual([...bytes.subarray(0, 2)], [0xed, 0x01]);
  return bytes.subarray(2);
}
