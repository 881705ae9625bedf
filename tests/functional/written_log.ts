// Logs that no node has written: records and heads signed by hand, as `noctem mesh export` writes them.

import type { Fields } from "./mesh.ts";
import { canonical, documentId, type Envelope, type Key, sha256, type Value } from "./signed_client.ts";

const node = (left: Buffer, right: Buffer) => sha256(Buffer.concat([Buffer.from([1]), left, right]));

export function rootOf(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return node(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

// An export of these records, under one head.
export function exported(mesh: string, logKey: Key, records: { at: number; envelope: Envelope }[]): string {
  const lines = records.map(({ at, envelope }, seq) => {
    const record = { at, cid: documentId(envelope.document), seq, signature: envelope.signature };
    return { ...envelope, record };
  });
  const leaves = lines.map((line) => sha256(Buffer.concat([Buffer.from([0]), Buffer.from(canonical(line.record))])));
  const head = { mesh, root: rootOf(leaves).toString("hex"), size: lines.length, time: records.at(-1)!.at };
  const signature = logKey.sign("noctem/head/v1\n" + canonical(head)).toString("base64url");
  return [{ head, signature }, ...lines, { head, signature }].map((line) => JSON.stringify(line) + "\n").join("");
}

export function signed(key: Key, fields: Fields): Envelope {
  const document: { [key: string]: Value } = { author: key.did, ...fields };
  return { document, signature: key.sign("noctem/document/v1\n" + canonical(document)).toString("base64url") };
}
