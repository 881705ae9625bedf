// The log as a stranger verifies it: heads, records, proofs, countersignatures, and events as they happen.

import assert from "node:assert/strict";
import http from "node:http";
import { after, test } from "node:test";
import { Mesh, type Member } from "./mesh.ts";
import { canonical, documentId, headIsSignedBy, sha256 } from "./signed_client.ts";
import { eventually } from "./support.ts";

const mesh = await Mesh.start({ after });
const anna = await mesh.operator("anna");
for (let i = 0; i < 5; ++i) await anna.agent.publish("log/test", `Entry number ${i} of those that are proven here.`);

const leaf = (record: object) => sha256(Buffer.concat([Buffer.from([0]), Buffer.from(canonical(record as any))]));
const node = (left: Buffer, right: Buffer) => sha256(Buffer.concat([Buffer.from([1]), left, right]));

function rootOf(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return node(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

test("the head is signed, its root is that of the records, and a record is proven in it", async () => {
  const head = (await anna.agent.get("/api/log/head")).json;
  const { entries } = (await anna.agent.get("/api/log/entries?from=0&limit=1000")).json;
  assert.equal(entries[0].document.kind, "genesis");
  assert.equal(documentId(entries[0].document), mesh.id);
  const upTo = entries.slice(0, head.head.size);
  assert.equal(rootOf(upTo.map((one: any) => leaf(one.record))).toString("hex"), head.head.root);
  const { base58Key } = await import("./mesh_keys.ts");
  assert.ok(headIsSignedBy({ head: head.head, signature: head.signature }, base58Key(entries[0].document.log_key)));

  const seq = 3;
  const { proof } = (await anna.agent.get(`/api/log/proof/inclusion?seq=${seq}&size=${head.head.size}`)).json;
  let [at, last, hash] = [seq, head.head.size - 1, leaf(entries[seq].record)];
  for (const text of proof) {
    const sibling = Buffer.from(text, "hex");
    if (at % 2 === 1 || at === last) {
      hash = node(sibling, hash);
      while (at % 2 === 0 && at !== 0) { at >>= 1; last >>= 1; }
    } else {
      hash = node(hash, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  assert.equal(hash.toString("hex"), head.head.root);
});

test("a countersignature is kept for a head that the log had, and for no other", async () => {
  const { head } = (await anna.agent.get("/api/log/head")).json;
  const sign = (what: object) =>
    anna.operator.key.sign("noctem/witness/v1\n" + canonical(what as any)).toString("base64url");
  const post = (body: object) => {
    const text = JSON.stringify(body);
    return mesh.ask("POST", "/api/log/witness", text, anna.operator.bound("POST", "/api/log/witness", text));
  };
  const forged = { ...head, root: "00".repeat(32) };
  assert.equal((await post({ head: forged, key: anna.operator.key.did, signature: sign(forged) })).status, 409);
  assert.equal((await post({ head, key: anna.operator.key.did, signature: sign(forged) })).status, 401);
  const told = await post({ head, key: anna.operator.key.did, signature: sign(head) });
  assert.equal(told.status, 201, JSON.stringify(told.json));
  const again = (await anna.agent.get("/api/log/head")).json;
  if (again.head.size === head.size) assert.equal(again.witnesses[0].key, anna.operator.key.did);
});

test("each record is told to whoever listens", async (t) => {
  let heard = "";
  const listening = http.get({ host: "127.0.0.1", port: mesh.port, path: "/api/observe/events" }, (answer) => {
    assert.equal(answer.headers["content-type"], "text/event-stream");
    answer.on("data", (bytes) => (heard += bytes));
  });
  t.after(() => listening.destroy());
  listening.on("error", () => {});
  await eventually("the stream is open", async () => {
    await anna.agent.publish("log/events", `An entry for listeners ${Math.random()} and some more words.`);
    return heard.includes('"kind":"entry"');
  });
  assert.match(heard, /event: record\n/);
  assert.match(heard, /id: \d+\n/);
});
