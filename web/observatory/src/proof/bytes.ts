// Bytes and their texts: hex, base64url, base32, base58, and canonical JSON (RFC 8785 for what documents contain).

export type Bytes = Uint8Array<ArrayBuffer>;

export function fromHex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("not lowercase hex");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("not base64url");
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

export function toBase32(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((five) => "abcdefghijklmnopqrstuvwxyz234567"[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

const kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

// The Ed25519 key that a did:key names.
export function keyOfDid(did: string): Bytes {
  const digits = /^did:key:z([1-9A-HJ-NP-Za-km-z]{40,60})$/.exec(did)?.[1];
  if (digits === undefined) throw new Error("not a did:key");
  let number = 0n;
  for (const digit of digits) number = number * 58n + BigInt(kBase58.indexOf(digit));
  const bytes = fromHex(number.toString(16).padStart(68, "0"));
  if (bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) throw new Error("not an Ed25519 key");
  return bytes.slice(2);
}

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;

export function concat(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const object = value as Record<string, unknown>;
    return `{${Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// CIDv1 with sha2-256: 0x0200 (JSON) names a document, 0x55 (raw) a body.
export async function cid(codec: "json" | "raw", bytes: Bytes): Promise<string> {
  const head = codec === "json" ? [0x01, 0x80, 0x04, 0x12, 0x20] : [0x01, 0x55, 0x12, 0x20];
  return "b" + toBase32(concat(Uint8Array.from(head), await sha256(bytes)));
}

export async function signedBy(key: Bytes, bytes: Bytes, signature: Bytes): Promise<boolean> {
  const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, bytes);
}
