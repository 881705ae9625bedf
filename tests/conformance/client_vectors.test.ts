// tests/data/client.json by the reference of the specification, which is neither client: canonical text, ids, keys and
// signatures. document_vectors.test.ts holds the npm client to the file, client_vectors_test.cpp the C++ one. And the
// npm client's own work with key files, against their vectors.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { readKeyFile, writeKeyText, parseKeyText } from "../../clients/nocturne-mesh/src/key_file.ts";
import { keyFromPassphrase, openBox, sealBox } from "../../clients/nocturne-mesh/src/passphrase.ts";
import * as doc from "./reference_document.ts";
import * as keyFile from "./reference_key_file.ts";

const read = (file: string) => JSON.parse(readFileSync(path.join(import.meta.dirname, "../data", file), "utf8"));
const all = read("client.json");
const key = doc.publicKey(Buffer.from(all.about.seed, "hex"));

test("keys have the names of the reference", () => {
  for (const { seed, did, id } of all.keys) {
    const publicKey = doc.publicKey(Buffer.from(seed, "hex"));
    assert.equal(did, doc.signingDid(publicKey));
    assert.equal(id, publicKey.toString("hex").slice(0, 16));
  }
});

test("every envelope is canonical, signed, and named as the reference names it", () => {
  const envelopes: [string, string | undefined][] = [
    ...all.entries.map(({ envelope, id }: any) => [envelope, id]),
    ...all.documents.map(({ envelope, id }: any) => [envelope, id]),
    ...all.votes.flatMap(({ commit, reveal }: any) => [[commit, undefined], [reveal, undefined]]),
  ];
  assert.ok(envelopes.length >= 11);
  for (const [text, id] of envelopes) {
    const { document, signature, body } = JSON.parse(text);
    assert.equal(text, doc.canonical(JSON.parse(text)));
    assert.equal(doc.fault(document), undefined);
    assert.ok(doc.verified(key, doc.documentMessage(document), signature), text);
    if (id !== undefined) assert.equal(id, doc.documentId(document));
    if (body !== undefined) assert.equal(document.body, doc.bodyId(body));
  }
});

test("a vote's commitment is that of its reveal", () => {
  for (const { given, commit, reveal } of all.votes) {
    const { salt, vote, round, entry } = JSON.parse(reveal).document;
    const said = { entry, mesh: all.about.mesh, operator: given.operator, round, salt, tag: "noctem/vote/v1", vote };
    assert.equal(JSON.parse(commit).document.hash, doc.sha256(doc.canonical(said)).toString("hex"));
  }
});

test("requests are signed over the lines of the specification", () => {
  for (const { method, host, target, timestamp, nonce, body, seed_form, bound_form } of all.requests) {
    const lines = ["noctem/request/v2", method, host, target, timestamp, nonce, doc.sha256(body).toString("hex")];
    assert.ok(doc.verified(key, lines.join("\n"), bound_form["X-Agent-Signature"].slice(3)));
    const first = Buffer.from(seed_form["X-Agent-Signature"], "hex").toString("base64url");
    assert.ok(doc.verified(key, method + target + timestamp + body, first));
  }
});

test("fences close once, at their end, and the hostile ones are many", () => {
  for (const { fence } of all.fences) {
    const end = `[END MESH DATA ${all.about.nonce}`;
    assert.equal(fence.indexOf(end), fence.lastIndexOf(end));
    assert.ok(!fence.slice(fence.indexOf("\n"), fence.lastIndexOf("\n")).includes(all.about.nonce));
  }
  assert.ok(all.hostile.texts >= 1_000);
});

test("key files open as in their vectors, with the right passphrase alone", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "noctem-"));
  try {
    for (const { text, passphrase, seed, public_key: publicKey } of read("key_file.json").files) {
      const file = path.join(folder, `${passphrase.length}.key`);
      writeFileSync(file, text, { mode: 0o600 });
      assert.equal(readKeyFile(file, () => passphrase).publicKey.toString("hex"), publicKey);
      assert.equal(writeKeyText(parseKeyText(text)), text);
      if (passphrase === "") assert.ok(text.includes(seed));
      else assert.throws(() => readKeyFile(file, () => "wrong"), /passphrase is wrong/);
    }
    writeFileSync(path.join(folder, "open.key"), "", { mode: 0o644 });
    assert.throws(() => readKeyFile(path.join(folder, "open.key"), () => ""), /others may use it/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a passphrase gives the key of the vectors, and a box is that of the reference", () => {
  const sealed = read("key_file.json").files.find(({ passphrase }: any) => passphrase !== "");
  const { sealing } = parseKeyText(sealed.text);
  const boxKey = keyFromPassphrase(Buffer.from(sealed.passphrase), sealing!.salt, sealing!.cost);
  assert.equal(boxKey.toString("hex"), sealed.box_key);
  const box = sealBox(boxKey, Buffer.from(sealed.seed, "hex"), Buffer.from("context"));
  const again = keyFile.seal(boxKey, Buffer.from(sealed.seed, "hex"), "context", box.subarray(0, 24));
  assert.deepEqual(box, Buffer.from(again));
  assert.equal(openBox(boxKey, box, Buffer.from("context"))?.toString("hex"), sealed.seed);
  assert.equal(openBox(boxKey, box, Buffer.from("another")), undefined);
});
