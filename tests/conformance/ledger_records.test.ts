// Recomputes tests/data/ledger_records.json from docs/specs/records.md and merkle-log.md, without the code under test.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { canonical, documentId, headIsSignedBy, Key, sha256 } from "../functional/signed_client.ts";

const vectors = JSON.parse(readFileSync("tests/data/ledger_records.json", "utf8"));
const key = (name: string) => new Key(Buffer.from(vectors.seeds[name], "hex"));
const authors = [key("admin"), key("author")];

test("records name their documents, carry the author's signature and hash to their leaves", () => {
  let at = 0;
  for (const [seq, { document, record, canonical: bytes, leaf }] of vectors.records.entries()) {
    assert.equal(record.seq, seq);
    assert.ok(record.at >= at);
    at = record.at;
    assert.equal(record.cid, documentId(document));
    assert.equal(document.author, authors[seq].did);
    const signature = authors[seq].sign("noctem/document/v1\n" + canonical(document));
    assert.equal(record.signature, signature.toString("base64url"));
    assert.equal(canonical(record), bytes);
    assert.equal(sha256(Buffer.concat([Buffer.from([0]), Buffer.from(bytes)])).toString("hex"), leaf);
  }
});

test("the head stands over both leaves and is signed by the key that the genesis names", () => {
  const [left, right] = vectors.records.map((each: { leaf: string }) => Buffer.from(each.leaf, "hex"));
  const root = sha256(Buffer.concat([Buffer.from([1]), left, right])).toString("hex");
  assert.equal(vectors.head.head.root, root);
  assert.equal(vectors.head.head.mesh, vectors.records[0].record.cid);
  assert.equal(vectors.records[0].document.log_key, key("log").did);
  assert.ok(headIsSignedBy(vectors.head, key("log").publicKey));
});
