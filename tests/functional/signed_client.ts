// A client of the signed API, made from the specifications alone: keys, canonical JSON, envelopes, and requests whose
// document's signature is the request's (form 3).

import { createHash, createPrivateKey, createPublicKey, sign as signBytes, verify } from "node:crypto";
import http from "node:http";

export type Value = string | number | Value[] | { [key: string]: Value };

// RFC 8785 for what documents contain: texts, integers, arrays and objects. JavaScript sorts by UTF-16 units, too.
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

const kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes: Uint8Array): string {
  let number = BigInt("0x" + Buffer.from(bytes).toString("hex"));
  let text = "";
  for (; number > 0n; number /= 58n) text = kBase58[Number(number % 58n)] + text;
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = "1" + text;
  }
  return text;
}

function base32(bytes: Uint8Array): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  let text = "";
  for (let at = 0; at < bits.length; at += 5) text += alphabet[parseInt(bits.slice(at, at + 5).padEnd(5, "0"), 2)];
  return text;
}

export function sha256(bytes: Uint8Array | string): Buffer {
  return createHash("sha256").update(bytes).digest();
}

export function documentId(document: Value): string {
  const header = Buffer.from([0x01, 0x80, 0x04, 0x12, 0x20]);
  return "b" + base32(Buffer.concat([header, sha256(canonical(document))]));
}

export class Key {
  readonly publicKey: Buffer;
  private readonly privateKey;

  constructor(seed: Buffer) {
    const prefix = Buffer.from("302e020100300506032b657004220420", "hex");
    this.privateKey = createPrivateKey({ key: Buffer.concat([prefix, seed]), format: "der", type: "pkcs8" });
    this.publicKey = createPublicKey(this.privateKey).export({ format: "der", type: "spki" }).subarray(-32);
  }

  get did(): string {
    return "did:key:z" + base58(Buffer.concat([Buffer.from([0xed, 0x01]), this.publicKey]));
  }
  get id(): string {
    return this.publicKey.subarray(0, 8).toString("hex");
  }
  sign(bytes: Buffer | string): Buffer {
    return signBytes(null, Buffer.from(bytes), this.privateKey);
  }
}

export type Envelope = { document: { [key: string]: Value }; signature: string; body?: Value };

export function envelope(key: Key, kind: string, fields: { [key: string]: Value }): Envelope {
  const document = { kind, author: key.did, created_at: Math.floor(Date.now() / 1000), ...fields };
  return { document, signature: key.sign("noctem/document/v1\n" + canonical(document)).toString("base64url") };
}

export function isSignedBy(message: string, signature: Buffer, publicKey: Buffer): boolean {
  const prefix = Buffer.from("302a300506032b6570032100", "hex");
  const key = createPublicKey({ key: Buffer.concat([prefix, publicKey]), format: "der", type: "spki" });
  return verify(null, Buffer.from(message), key, signature);
}

export type SignedHead = { head: { [key: string]: Value }; signature: string };

export function headIsSignedBy({ head, signature }: SignedHead, publicKey: Buffer): boolean {
  return isSignedBy("noctem/head/v1\n" + canonical(head), Buffer.from(signature, "base64url"), publicKey);
}

export type Answer = { status: number; body: string };

export function request(
  port: number, method: string, target: string, headers: http.OutgoingHttpHeaders, body: string, agent?: http.Agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: "127.0.0.1", port, method, path: target, headers, agent }, (response) => {
      let text = "";
      response.on("data", (bytes) => (text += bytes));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export function postSigned(
  port: number, target: string, key: Key, sent: Envelope, agent?: http.Agent,
): Promise<Answer> {
  const body = JSON.stringify(sent);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "X-Agent-ID": key.id,
    "X-Agent-Timestamp": String(Math.floor(Date.now() / 1000)),
    "X-Agent-Signature": "doc",
  };
  return request(port, "POST", target, headers, body, agent);
}

export function getSigned(port: number, target: string, key: Key, agent?: http.Agent): Promise<Answer> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  const bytes = ["noctem/request/v2", "GET", `127.0.0.1:${port}`, target, timestamp, nonce, sha256("").toString("hex")];
  const headers = {
    "X-Agent-ID": key.id,
    "X-Agent-Timestamp": timestamp,
    "X-Agent-Nonce": nonce,
    "X-Agent-Signature": "v2=" + key.sign(bytes.join("\n")).toString("base64url"),
  };
  return request(port, "GET", target, headers, "", agent);
}
