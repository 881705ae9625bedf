// Documents on the command line, checked by an implementation of our own: canonical bytes, names,
// signatures; and everything that must not pass.

import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { Home } from "./noctem.ts";

const kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const kBase32 = "abcdefghijklmnopqrstuvwxyz234567";

function publicKeyOf(did: string) {
  let number = 0n;
  for (const c of did.slice("did:key:z".length)) number = number * 58n + BigInt(kBase58.indexOf(c));
  const bytes = Buffer.from(number.toString(16).padStart(68, "0"), "hex");
  assert.equal(bytes.subarray(0, 2).toString("hex"), "ed01");
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes.subarray(2)]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

function cidOf(canonical: string): string {
  const digest = createHash("sha256").update(canonical).digest();
  const bytes = Buffer.concat([Buffer.from([1, 0x80, 0x04, 0x12, 0x20]), digest]);
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return "b" + groups.map((group) => kBase32[parseInt(group.padEnd(5, "0"), 2)]).join("");
}

const kNote = '{"text":"größe \\u0001","kind":"note","n":[3,-1,{"b":1,"a":2}]}';

test("what is signed verifies by an independent implementation", async (t) => {
  const home = new Home(t);
  const key = await home.json(["keys", "new", "anna"]);
  const before = Math.floor(Date.now() / 1000);
  const signed = await home.ok(["document", "sign", "--key", "anna", "-"], { input: kNote });
  const envelope = JSON.parse(signed);
  assert.equal(envelope.document.author, key.did);
  assert.ok(envelope.document.created_at >= before);
  const canonical = await home.ok(["document", "canonical", "-"], { input: signed });
  assert.equal(canonical.endsWith("\n"), false);
  assert.equal(canonical, `{"author":"${key.did}","created_at":${envelope.document.created_at},` +
    '"kind":"note","n":[3,-1,{"a":2,"b":1}],"text":"größe \\u0001"}');
  const message = Buffer.from(`noctem/document/v1\n${canonical}`);
  const signature = Buffer.from(envelope.signature, "base64url");
  assert.equal(verify(null, message, publicKeyOf(key.did), signature), true);
  const id = await home.ok(["document", "id", "-"], { input: signed });
  assert.equal(id.trim(), cidOf(canonical));

  const verdict = await home.json(["document", "verify", home.file("s.json", signed)]);
  assert.deepEqual(verdict, {
    author: key.did, author_id: key.id, body: "none", created_at: envelope.document.created_at,
    id: id.trim(), kind: "note", signature: "good",
  });
  const text = await home.ok(["document", "verify", "-"], { input: signed });
  for (const part of ["good signature", key.did, key.id, id.trim(), "UTC"]) {
    assert.ok(text.includes(part), part);
  }
});

test("author and time are kept, and another author's name is not signed", async (t) => {
  const home = new Home(t);
  const anna = await home.json(["keys", "new", "anna"]);
  const bob = await home.json(["keys", "new", "bob"]);
  const note = (author: string) => JSON.stringify({ kind: "note", author, created_at: 7 });
  const signed = await home.json(["document", "sign", "--key", "anna", "-"],
    { input: note(anna.did) });
  assert.equal(signed.document.created_at, 7);
  const refused = await home.refusal(["document", "sign", "--key", "anna", "-"],
    { input: note(bob.did) });
  assert.match(refused, /author/);
  assert.match(await home.refusal(["document", "sign", "-"], { input: "{}" }, 2), /--key/);
});

test("any change to a signed envelope is noticed", async (t) => {
  const home = new Home(t);
  await home.ok(["keys", "new", "anna"]);
  const bob = await home.json(["keys", "new", "bob"]);
  const sign = ["document", "sign", "--key", "anna", "-"];
  const signed = (await home.ok(sign, { input: kNote })).trim();
  const { document, signature } = JSON.parse(signed);
  const changed: Record<string, unknown> = {
    kind: { document: { ...document, kind: "other" }, signature },
    author: { document: { ...document, author: bob.did }, signature },
    time: { document: { ...document, created_at: document.created_at + 1 }, signature },
    more: { document: { ...document, extra: 1 }, signature },
    signature: { document, signature: "A" + signature.slice(1) },
    short: { document, signature: signature.slice(2) },
    none: { document },
    alone: document,
    body: { document, signature, body: { content: "x" } },
    unknown: { document, signature, more: 1 },
  };
  for (const [what, envelope] of Object.entries(changed)) {
    await home.refusal(["document", "verify", "-"], { input: JSON.stringify(envelope) })
      .catch((error) => { throw new Error(`${what}: ${error.message}`); });
  }
  await home.ok(["document", "verify", "-"], { input: signed });
});

test("a body is signed for by its name", async (t) => {
  const home = new Home(t);
  await home.ok(["keys", "new", "anna"]);
  const body = { content: "hello", salt: "AAAAAAAAAAAAAAAAAAAAAA" };
  const digest = createHash("sha256").update(JSON.stringify(body)).digest();
  let bits = "";
  for (const byte of Buffer.concat([Buffer.from([1, 0x55, 0x12, 0x20]), digest])) {
    bits += byte.toString(2).padStart(8, "0");
  }
  const name = "b" + (bits.match(/.{1,5}/g) ?? [])
    .map((group) => kBase32[parseInt(group.padEnd(5, "0"), 2)]).join("");
  const sign = (input: unknown) => home.run(["document", "sign", "--key", "anna", "-"],
    { input: JSON.stringify(input) });
  const good = await sign({ document: { kind: "entry", body: name }, body });
  assert.equal(good.code, 0, good.err);
  const verdict = await home.json(["document", "verify", "-"], { input: good.out });
  assert.equal(verdict.body, "present");
  const swapped = { ...JSON.parse(good.out), body: { ...body, content: "other" } };
  assert.match(await home.refusal(["document", "verify", "-"], { input: JSON.stringify(swapped) }),
    /body/);
  assert.equal((await sign({ document: { kind: "entry", body: name }, body: {} })).code, 1);
});

test("input that two programs could read differently is refused with its place", async (t) => {
  const home = new Home(t);
  for (const input of ['{"a":1,"a":2}', '{"a":1', "[]", "1", "", '{"a":"\\ud800"}', '{"a":1e999}',
    '{"a":9007199254740993}', "{}x", '\ufeff{}', "[".repeat(100)]) {
    const said = await home.refusal(["document", "id", "-"], { input });
    assert.match(said, /^error: (stdin: |a document)/, JSON.stringify(input));
  }
  assert.match(await home.refusal(["document", "id", "nofile"]), /nofile/);
  assert.match(await home.refusal(["document", "id", "."]), /not a file/);
  const huge = JSON.stringify({ kind: "note", text: "x".repeat(300_000) });
  assert.match(await home.refusal(["document", "id", "-"], { input: huge }), /more than/);
});
