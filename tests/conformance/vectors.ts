// The vectors of docs/specs, made from scratch: file name in tests/data -> content. They are
// written by tools/node tests/conformance/write_vectors.ts; the tests make them again and compare.

import * as doc from "./reference_document.ts";
import * as keyFile from "./reference_key_file.ts";
import * as merkle from "./reference_merkle.ts";
import { encode, multiply, base, bytesOf, p } from "./reference_ed25519.ts";
import { ed25519Rules } from "./vectors_ed25519.ts";
import { clientVectors } from "./vectors_client.ts";
import { reputationVectors, roundVectors } from "./vectors_mesh.ts";
import { simhashVectors } from "./vectors_simhash.ts";

const seedOf = (n: number) => Buffer.alloc(32, n);
const seed = seedOf(7);
const author = doc.signingDid(doc.publicKey(seed));
const mesh = doc.documentId({ kind: "genesis", author, created_at: 1, name: "test" });
const common = { kind: "note", author, created_at: 1700000000 };

function documentCase(name: string, document: { [name: string]: doc.Value }, more: object = {}) {
  return {
    name, ...more, document, seed: seed.toString("hex"), canonical: doc.canonical(document),
    id: doc.documentId(document), signature: doc.signed(seed, doc.documentMessage(document)),
  };
}

function nested(depth: number): doc.Value {
  return depth === 0 ? "x" : depth % 2 ? [nested(depth - 1)] : { y: nested(depth - 1) };
}

function documents() {
  const text = "quote \" backslash \\ newline \n unit \u001f del \u007f é 日本 😀 \u2028 \uffff";
  const body = { content: "A text that can be erased.", salt: "AAECAwQFBgcICQoLDA0ODw" };
  const spelled = `{ "kind":"\\u006eote",\n\t"author" : "${author}", "created_at":1.7e9}`;
  return {
    documents: [
      documentCase("the common fields only", common),
      documentCase("spelled otherwise", common, { text: spelled }),
      documentCase("in a mesh", { ...common, kind: "vote.commit", mesh }),
      documentCase("texts of every sort", { ...common, text, empty: "" }),
      documentCase("integers", { ...common, n: [0, -1, 2 ** 53 - 1, 1 - 2 ** 53] }),
      documentCase("nested six deep", { ...common, x: nested(6) }),
      documentCase("names in order",
        { ...common, zz: 1, z: 2, a_b: 3, ab: 4, a0: 5, a: [], o: {} }),
      documentCase("with a body", { ...common, body: doc.bodyId(body) }, { body }),
    ],
    refused: refusedDocuments(),
  };
}

function refusedDocuments() {
  const small = doc.signingDid(bytesOf(1n));
  const off = doc.signingDid(bytesOf(p + 3n));
  const exchange = doc.exchangeDid(seed);
  const raw = doc.bodyId({});
  const faults: [string, unknown][] = [
    ["no object", []],
    ["no kind", { author, created_at: 1 }],
    ["a kind in capitals", { ...common, kind: "Note" }],
    ["a kind with an end", { ...common, kind: "a." }],
    ["a long kind", { ...common, kind: "a".repeat(65) }],
    ["a kind that is a number", { ...common, kind: 1 }],
    ["no author", { kind: "note", created_at: 1 }],
    ["an author of small order", { ...common, author: small }],
    ["an author spelled otherwise", { ...common, author: off }],
    ["an author who cannot sign", { ...common, author: exchange }],
    ["an author with a fragment", { ...common, author: author + "#key" }],
    ["no time", { kind: "note", author }],
    ["a time before 1970", { ...common, created_at: -1 }],
    ["half a second", { ...common, created_at: 1.5 }],
    ["a late time", { ...common, created_at: 2 ** 53 }],
    ["a mesh that is no document", { ...common, mesh: raw }],
    ["a mesh in words", { ...common, mesh: "here" }],
    ["null", { ...common, x: null }],
    ["true", { ...common, x: [true] }],
    ["a fraction", { ...common, x: 0.5 }],
    ["nested seven deep", { ...common, x: nested(7) }],
    ["U+0000", { ...common, x: "a\0b" }],
    ["a name in capitals", { ...common, X: 1 }],
    ["a name with a dash", { ...common, x: { "a-b": 1 } }],
    ["an empty name", { ...common, "": 1 }],
    ["a long name", { ...common, ["a".repeat(65)]: 1 }],
    ["a lone surrogate", { ...common, x: "\ud800" }],
  ];
  return faults.map(([name, value]) => ({ name, text: JSON.stringify(value) }));
}

function merkleLog() {
  const data = Array.from({ length: 13 }, (_, i) => Buffer.from("leaf ".repeat(i) + i));
  const leaves = data.map(merkle.leafHash);
  const sizes = leaves.map((_, i) => i + 1);
  const hexes = (proof: Buffer[]) => proof.map((hash) => hash.toString("hex"));
  const upTo = (size: number) => leaves.slice(0, size);
  return {
    leaves: data.map((bytes) => bytes.toString("hex")),
    leaf_hashes: hexes(leaves),
    roots: [0, ...sizes].map((size) => merkle.root(upTo(size)).toString("hex")),
    inclusion: [1, 2, 3, 6, 7, 8, 13].flatMap((size) => upTo(size).map((_, index) =>
      ({ index, size, proof: hexes(merkle.inclusion(index, upTo(size))) }))),
    consistency: [1, 2, 3, 6, 7, 8, 13].flatMap((to) => [0, ...sizes.slice(0, to)].map((from) =>
      ({ from, to, proof: hexes(merkle.consistency(from, upTo(to))) }))),
    heads: sizes.slice(-2).map((size) => {
      const root = merkle.root(upTo(size)).toString("hex");
      const head = { mesh, root, size, time: 1700000000 + size };
      const message = doc.headMessage(head);
      return { seed: seed.toString("hex"), head, message, signature: doc.signed(seed, message) };
    }),
  };
}

function didKeys() {
  const keys = [1, 2, 7, 255].map((n) => doc.publicKey(seedOf(n)));
  const points = [Buffer.alloc(32), Buffer.alloc(32, 0xff), seed]; // X25519 has no rule for keys
  const letters = author.slice(9);
  return {
    ed25519: keys.map((key) => ({ public_key: key.toString("hex"), did: doc.signingDid(key) })),
    x25519: points.map((key) => ({ public_key: key.toString("hex"), did: doc.exchangeDid(key) })),
    refused: [
      "", "did:key:", author.slice(1), author.slice(0, -1), author + "1", author + "#" + letters,
      " " + author, author + "\n", "DID:KEY:z" + letters, "did:key:z1" + letters,
      "did:key:Z" + letters, "did:key:u" + letters, "did:web:z" + letters,
      author.slice(0, -1) + "0", author.slice(0, -1) + "l",
      doc.signingDid(Buffer.alloc(33, 1)), doc.signingDid(Buffer.alloc(31, 1)),
      doc.signingDid(bytesOf(0n)), doc.signingDid(bytesOf(1n)), doc.signingDid(bytesOf(p - 1n)),
      doc.signingDid(bytesOf(p + 3n)), doc.signingDid(bytesOf(2n)),
      doc.exchangeDid(encode(multiply(5n, base))),
    ],
  };
}

// Argon2id of this passphrase, with this salt, one pass, 8192 KiB and one lane, as argon2-cffi
// computes it.
const passphrase = "correct horse battery staple";
const salt = "000102030405060708090a0b0c0d0e0f";
const boxKey = "9aeef75313e585f492c33c5e12d82e9ad253b7dd78632d537e899cd4eddd789c";

function keyFiles() {
  const key = doc.publicKey(seed);
  const clear = keyFile.header(key, "none");
  const sealed = keyFile.header(key, `argon2id 1 8192 ${salt}`);
  const nonce = Buffer.from(Array.from({ length: 24 }, (_, i) => 64 + i));
  const box = keyFile.seal(Buffer.from(boxKey, "hex"), seed, sealed, nonce);
  const about = { public_key: key.toString("hex"), seed: seed.toString("hex") };
  return {
    files: [
      { ...about, passphrase: "", box_key: "", text: keyFile.keyText(clear, seed) },
      { ...about, passphrase, box_key: boxKey, text: keyFile.keyText(sealed, box) },
    ],
  };
}

export const vectors: { [file: string]: () => unknown } = {
  "ed25519_rules.json": ed25519Rules,
  "documents.json": documents,
  "merkle_log.json": merkleLog,
  "did_key.json": didKeys,
  "key_file.json": keyFiles,
  "simhash.json": simhashVectors,
  "client.json": clientVectors,
  "mesh/reputation.json": reputationVectors,
  "mesh/rounds.json": roundVectors,
};

export const textOf = (content: unknown) => JSON.stringify(content, null, 1) + "\n";
