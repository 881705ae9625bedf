// Names of content and of keys: CIDs (docs/specs/cid.md) and did:key (docs/specs/did-key.md).

import { createHash } from "node:crypto";
import { canonical, type Json } from "./json.ts";

export const sha256 = (bytes: Uint8Array | string): Buffer => createHash("sha256").update(bytes).digest();

const base32Digits = "abcdefghijklmnopqrstuvwxyz234567";
const base58Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base32(bytes: Uint8Array): string {
  let [text, pending, count] = ["", 0, 0];
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    for (count += 8; count >= 5; count -= 5) text += base32Digits.charAt((pending >> (count - 5)) & 31);
    pending &= (1 << count) - 1;
  }
  return count > 0 ? text + base32Digits.charAt(pending << (5 - count)) : text;
}

function base58(bytes: Uint8Array): string {
  let text = "";
  for (let n = BigInt("0x" + Buffer.from(bytes).toString("hex")); n > 0n; n /= 58n) {
    text = base58Digits.charAt(Number(n % 58n)) + text;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}

// Version 1, the codec as a varint, sha2-256 of 32 bytes.
const cid = (codec: number[], text: string) =>
  "b" + base32(Buffer.concat([Buffer.from([1, ...codec, 0x12, 32]), sha256(text)]));

export const documentId = (document: Json): string => cid([0x80, 0x04], canonical(document));
export const bodyId = (body: Json): string => cid([0x55], canonical(body));
// The digits' last bits belong to nothing and are zero.
export const isCid = (text: string): boolean =>
  /^bagaaiera[a-z2-7]{51}[aq]$/.test(text) || /^baf[ky]rei[a-h][a-z2-7]{50}[aeimquy4]$/.test(text);

export const didOf = (publicKey: Uint8Array): string =>
  "did:key:z" + base58(Buffer.concat([Buffer.from([0xed, 1]), publicKey]));
// What an agent or operator is called by for ever: 8 bytes of its first key.
export const keyId = (publicKey: Uint8Array): string => Buffer.from(publicKey).toString("hex").slice(0, 16);

const idPrefix = 9; // "bagaaiera": the same in every id
const idShown = 12;
// The 12 digits by which an entry is shown and may be named.
export const shortId = (id: string): string =>
  id.length > idPrefix + idShown ? id.slice(idPrefix, idPrefix + idShown) : id;
