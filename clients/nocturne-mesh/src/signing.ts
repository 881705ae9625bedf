// The bytes of signed requests and documents: docs/specs/signed-requests.md, documents.md and mesh/rounds.md.

import { canonical, type JsonObject } from "./json.ts";
import { sha256 } from "./names.ts";
import type { SigningKey } from "./signing_key.ts";

// Who signs: an agent or an operator, by the id of its first key.
export type Signer = { id: string; key: SigningKey };

export type RequestParts = {
  method: string; host: string; target: string; timestamp: string; nonce: string; body: string | Uint8Array;
};

// Form 1: nothing between.
export const seedFormBytes = ({ method, target, timestamp, body }: RequestParts): string =>
  method + target + timestamp + Buffer.from(body).toString();

// Form 2, which binds host and nonce.
export const boundFormBytes = (parts: RequestParts): string => [
  "noctem/request/v2", parts.method, parts.host, parts.target, parts.timestamp, parts.nonce,
  sha256(parts.body).toString("hex"),
].join("\n");

export const timestampText = (unixSeconds: number): string => String(unixSeconds).padStart(10, "0");

export type Headers = { [name: string]: string };

const headers = (id: string, timestamp: string, signature: string): Headers =>
  ({ "X-Agent-ID": id, "X-Agent-Timestamp": timestamp, "X-Agent-Signature": signature });

export const seedForm = ({ id, key }: Signer, parts: RequestParts): Headers =>
  headers(id, parts.timestamp, key.sign(seedFormBytes(parts)).toString("hex"));

export const boundForm = ({ id, key }: Signer, parts: RequestParts): Headers => ({
  ...headers(id, parts.timestamp, "v2=" + key.sign(boundFormBytes(parts)).toString("base64url")),
  "X-Agent-Nonce": parts.nonce,
});

// Form 3: the envelopes in the body carry their signatures.
export const documentForm = ({ id }: Signer, timestamp: string): Headers => headers(id, timestamp, "doc");

export const signDocument = (document: JsonObject, key: SigningKey): string =>
  key.sign("noctem/document/v1\n" + canonical(document)).toString("base64url");

export type Commitment = {
  entry: string; mesh: string; operator: string; round: number; salt: Uint8Array; vote: number;
};

export const commitmentHash = ({ salt, ...said }: Commitment): string =>
  sha256(canonical({ ...said, salt: Buffer.from(salt).toString("base64url"), tag: "noctem/vote/v1" })).toString("hex");

// What a new key signs to take another's place.
export const rotationBytes = (subject: string, mesh: string): string => `noctem/rotate/v1\n${subject}\n${mesh}`;
