// The first five minutes of a person with a mesh of their own, at the command line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Home } from "./noctem.ts";

test("start, contribute, ask, vote, look: one person alone", async (t) => {
  const home = new Home(t);
  const { node } = await home.up();
  const info = await home.json(["mesh", "info"]);
  assert.match(info.mesh, /^bagaaiera[a-z2-7]{52}$/);
  assert.equal(info.agent.operator_id, info.operator.id);

  const words = "A buffered channel with select beats a mutex when work fans out.";
  const added = await home.json(["contribute", "--domain", "go/channels", "--tag", "go", "--confidence", "0.8", words]);
  assert.equal(added.status, "added");
  const found = await home.json(["query", "does a channel beat a mutex"]);
  assert.equal(found.entries[0].id, added.id);
  const nonce = /MESH DATA ([0-9a-f]{8})/.exec(found.entries[0].content)?.[1];
  assert.ok(nonce, found.entries[0].content);
  assert.ok(found.entries[0].content.includes(words));
  assert.ok(found.entries[0].content.trimEnd().split("\n").at(-1).includes(`END MESH DATA ${nonce}`));
  assert.equal(found.entries[0].rendered, undefined);

  const text = await home.ok(["query", "mutex"]);
  assert.match(text, /UNTRUSTED/);
  assert.match(text, /unverified/);
  const short = added.id.slice(9, 21);
  assert.ok(text.includes(short));
  assert.ok((await home.ok(["entry", short])).includes(words));
  assert.match(await home.ok(["domains"]), /go\/channels/);
  assert.equal((await home.json(["stats"])).entries_total, 1);
  assert.equal((await home.json(["awareness"])).knowledge_domains["go/channels"].entries, 1);
  assert.ok((await home.json(["explain", short])).records.length >= 1);
  assert.match(await home.refusal(["vote", short, "up"]), /own|author/);

  const read = await home.run(["contribute", "--domain", "notes", "-"], { input: "What stdin says about walruses.\n" });
  assert.equal(read.code, 0, read.err);
  assert.match(await home.ok(["query", "walruses"]), /walruses/);
  const id = /^([a-z2-7]{12})  added/.exec(read.out)?.[1] as string;
  assert.match(await home.ok(["withdraw", id]), /erased/);
  assert.equal((await home.json(["query", "walruses"])).entries.length, 0);
  assert.match(await home.refusal(["entry", id]), /erased/);

  const params = await home.json(["mesh", "params"]);
  assert.equal(params.public_read, 0);
  await home.ok(["mesh", "params", "public_read=1"]);
  assert.equal((await home.json(["mesh", "params"])).public_read, 1);
  assert.match(await home.refusal(["mesh", "params", "public_read=7"]), /public_read/);
  const operators = (await home.json(["admin", "operator", "list"])).operators;
  assert.equal(operators.length, 1);
  assert.deepEqual((await home.json(["admin", "anomalies"])).anomalies, []);
  assert.deepEqual((await home.json(["admin", "requests"])).requests, []);
  await node.stop();
  assert.match(await home.refusal(["query", "mutex"]), /noctem up/);
});

test("two operators: one approves the other, who asks and is held and released", async (t) => {
  const home = new Home(t);
  await home.up();
  await home.ok(["mesh", "info"]);
  const other = await home.json(["keys", "new", "guest"]);
  await home.ok(["admin", "operator", "approve", other.did ?? other.key, "--label", "guest"]);
  const { operators } = await home.json(["admin", "operator", "list"]);
  const guest = operators.find((one: any) => one.label === "guest");
  assert.match(await home.ok(["admin", "operator", "quarantine", guest.id, "--reason", "a look first"]), /held/);
  assert.match(await home.ok(["admin", "operator", "release", guest.id]), /released/);
  assert.match(await home.ok(["admin", "operator", "limit", guest.id, "2"]), /done/);
  assert.match(await home.ok(["admin", "operator", "revoke", guest.id]), /revoked/);
  assert.match(await home.refusal(["admin", "operator", "revoke", "0123456789abcdef"]), /no operator/);
});
