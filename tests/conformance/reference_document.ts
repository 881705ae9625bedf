// Documents as docs/specs/documents.md has them, made from node:crypto and nothing of ours:
// canonical text, names, did:key, signatures, and the rules that hold for all kinds.

import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

import { acceptsKey } from "./reference_ed25519.ts";

export type Value = string | number | Value[] | { [name: string]: Value };

export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

// RFC 8785 for texts, integers, arrays and objects; sort() compares UTF-16 code units.
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(",")}}`;
}

function encoded(bytes: Uint8Array, bits: number, alphabet: string): string {
  let text = "";
  let [pending, count] = [0, 0];
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    for (count += 8; count >= bits; count -= bits) {
      text += alphabet[(pending >> (count - bits)) & ((1 << bits) - 1)];
    }
    pending &= (1 << count) - 1;
  }
  return count > 0 ? text + alphabet[pending << (bits - count)] : text;
}
export const base32 = (bytes: Uint8Array) => encoded(bytes, 5, "abcdefghijklmnopqrstuvwxyz234567");

const base58Letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
export function base58(bytes: Uint8Array): string {
  let text = "";
  for (let n = BigInt("0x" + Buffer.from(bytes).toString("hex")); n > 0n; n /= 58n) {
    text = base58Letters[Number(n % 58n)] + text;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}
export function base58Decoded(text: string): Buffer | undefined {
  let n = 0n;
  for (const letter of text) {
    const digit = base58Letters.indexOf(letter);
    if (digit < 0) return undefined;
    n = n * 58n + BigInt(digit);
  }
  const hex = n.toString(16);
  return Buffer.from(hex.length % 2 ? "0" + hex : hex, "hex");
}

// Version 1, the codec as a varint, sha2-256 of 32 bytes.
const cidOf = (codec: number[], text: string) =>
  "b" + base32(Buffer.concat([Buffer.from([1, ...codec, 0x12, 32]), sha256(text)]));
export const documentId = (value: Value) => cidOf([0x80, 0x04], canonical(value));
export const bodyId = (value: Value) => cidOf([0x55], canonical(value));

export const signingDid = (key: Uint8Array) => didOf(0xed, key);
export const exchangeDid = (key: Uint8Array) => didOf(0xec, key);
const didOf = (code: number, key: Uint8Array) =>
  "did:key:z" + base58(Buffer.concat([Buffer.from([code, 1]), key]));

// The key of a signing did, if it is one and our rule for keys accepts it.
export function keyOfDid(did: unknown): Buffer | undefined {
  if (typeof did !== "string" || !did.startsWith("did:key:z")) return undefined;
  const bytes = base58Decoded(did.slice(9));
  if (bytes?.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 1) return undefined;
  const key = bytes.subarray(2);
  return signingDid(key) === did && acceptsKey(key) ? key : undefined;
}

const privateKey = (seed: Uint8Array) => createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
  format: "der", type: "pkcs8",
});
export const publicKey = (seed: Uint8Array) =>
  createPublicKey(privateKey(seed)).export({ format: "der", type: "spki" }).subarray(12);
export const signed = (seed: Uint8Array, message: string) =>
  sign(null, Buffer.from(message), privateKey(seed)).toString("base64url");
export function verified(key: Uint8Array, message: string, signature: string): boolean {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
  const spki = createPublicKey({ key: der, format: "der", type: "spki" });
  return verify(null, Buffer.from(message), spki, Buffer.from(signature, "base64url"));
}

export const documentMessage = (value: Value) => "noctem/document/v1\n" + canonical(value);
export const headMessage = (head: Value) => "noctem/head/v1\n" + canonical(head);

// What is wrong with a document of whatever kind; undefined if nothing is.
export function fault(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "no object";
  const { kind, author, created_at: at, mesh } = value as { [name: string]: unknown };
  const words = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
  if (typeof kind !== "string" || kind.length > 64 || !words.test(kind)) return "kind";
  if (!keyOfDid(author)) return "author";
  if (!Number.isSafeInteger(at) || (at as number) < 0) return "created_at";
  if (mesh !== undefined && !/^bagaaiera[a-z2-7]{52}$/.test(mesh as string)) return "mesh";
  return faultWithin(value, 0);
}

function faultWithin(value: unknown, nesting: number): string | undefined {
  if (typeof value === "string") {
    if (!value.isWellFormed()) return "a lone surrogate";
    return value.includes("\0") ? "U+0000" : undefined;
  }
  if (typeof value === "number") return Number.isSafeInteger(value) ? undefined : "a number";
  if (typeof value !== "object" || value === null) return "neither text nor number";
  if (nesting > 6) return "nested too deep";
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value) && !/^[a-z][a-z0-9_]{0,63}$/.test(name)) return "a name";
    const found = faultWithin(member, nesting + 1);
    if (found) return found;
  }
  return undefined;
}
