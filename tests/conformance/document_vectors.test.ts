// The vectors of docs/specs: the committed files are what an independent implementation makes from
// scratch, and each vector also holds when it is read instead of made. The C++ tests beside this
// file hold our implementation to the same files.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import * as doc from "./reference_document.ts";
import * as keyFile from "./reference_key_file.ts";
import * as merkle from "./reference_merkle.ts";
import { textOf, vectors } from "./vectors.ts";
import type { SignatureCase } from "./vectors_ed25519.ts";

const textIn = (file: string) =>
  readFileSync(path.join(import.meta.dirname, "../data", file), "utf8");
const read = (file: string) => JSON.parse(textIn(file));
const bytes = (hex: string) => Buffer.from(hex, "hex");

for (const [file, make] of Object.entries(vectors)) {
  test(`${file} is what the specification makes`, () => {
    assert.equal(textIn(file), textOf(make()));
  });
}

test("signatures that the rule accepts, node accepts; most others it refuses too", () => {
  const cases: SignatureCase[] = read("ed25519_rules.json");
  const differing = [];
  for (const each of cases) {
    const signature = bytes(each.signature).toString("base64url");
    const message = bytes(each.message).toString("utf8");
    const found = doc.verified(bytes(each.public_key), message, signature);
    if (each.valid) assert.ok(found, each.name);
    if (found !== each.valid) differing.push(each.name);
  }
  assert.equal(cases.filter((each) => each.valid).length, 4);
  // OpenSSL accepts keys of small order; nothing else may differ.
  const known = /^(a key of small|R of small order, 0|a key spelled)/;
  for (const name of differing) assert.match(name, known);
});

test("documents: the name and the signature follow from the canonical text", () => {
  const { documents, refused } = read("documents.json");
  assert.ok(documents.length >= 8 && refused.length >= 20);
  for (const each of documents) {
    assert.equal(doc.fault(each.document), undefined, each.name);
    assert.deepEqual(JSON.parse(each.canonical), each.document);
    assert.equal(doc.documentId(each.document), each.id);
    const key = doc.keyOfDid(each.document.author);
    const message = "noctem/document/v1\n" + each.canonical;
    assert.ok(doc.verified(key!, message, each.signature), each.name);
    if (each.text) assert.deepEqual(JSON.parse(each.text), each.document);
    if (each.body) assert.equal(doc.bodyId(each.body), each.document.body);
  }
  for (const each of refused) assert.ok(doc.fault(JSON.parse(each.text)), each.name);
});

test("Merkle log: inclusion proofs lead to the roots, heads are signed", () => {
  const log = read("merkle_log.json");
  assert.ok(log.inclusion.length >= 30 && log.consistency.length >= 30 && log.heads.length >= 2);
  for (const { index, size, proof } of log.inclusion) {
    const leaf = merkle.leafHash(bytes(log.leaves[index]));
    const root = merkle.rootFromInclusion(leaf, index, size, proof.map(bytes));
    assert.equal(root.toString("hex"), log.roots[size]);
  }
  for (const { seed, head, message, signature } of log.heads) {
    assert.equal(message, "noctem/head/v1\n" + doc.canonical(head));
    assert.equal(head.root, log.roots[head.size]);
    assert.ok(doc.verified(doc.publicKey(bytes(seed)), message, signature));
  }
});

test("did:key: names read back as keys, other spellings do not", () => {
  const { ed25519, refused } = read("did_key.json");
  for (const { public_key, did } of ed25519) {
    assert.equal(doc.keyOfDid(did)?.toString("hex"), public_key);
  }
  for (const did of refused) assert.equal(doc.keyOfDid(did), undefined, did);
});

test("key files: the box opens under its key and header, and holds the seed", () => {
  for (const { text, seed, box_key, public_key } of read("key_file.json").files) {
    const [header, secret] = text.trimEnd().split("secret ");
    const opened = box_key ? keyFile.open(bytes(box_key), bytes(secret), header) : bytes(secret);
    assert.equal(opened.toString("hex"), seed);
    assert.equal(doc.publicKey(opened).toString("hex"), public_key);
    if (box_key) assert.throws(() => keyFile.open(bytes(box_key), bytes(secret), header + " "));
  }
});
