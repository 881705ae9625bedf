// Followers trust nobody: what a node shows is copied, verified and folded, and a node that rewrites, forks, withholds
// or tells two stories is caught, by the follower and by a client that kept a head.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";

import { keyOfFile, Mesh, type Told } from "./mesh.ts";
import { Home, noctem } from "./noctem.ts";
import { canonical, Key, request, sha256 } from "./signed_client.ts";
import { eventually, start, type Scope } from "./support.ts";
import { caught, follow as followOnce, headOf as head } from "./following.ts";
import { TamperingProxy } from "./tampering_proxy.ts";

const mesh = await Mesh.start({ after });
const anna = await mesh.operator("anna");
const bert = await mesh.operator("bert");
await grow(4);

async function grow(count: number): Promise<void> {
  for (let i = 0; i < count; ++i) {
    const word = randomBytes(6).toString("hex");
    await anna.agent.publish("follow/test", `A sentence that followers copy, ${word}, and verify.`);
  }
}

const follow = (home: Home, url = mesh.url, more: string[] = []) => followOnce(home, url, more);

test("a follower catches up, follows further, and goes on where it was", async (t) => {
  const home = new Home(t);
  const first = await follow(home);
  assert.equal(first.mesh, mesh.id);
  assert.equal(first.new, first.records);
  assert.equal(first.root, (await head(mesh.url)).head.root);
  await grow(3);
  const again = await home.json(["mesh", "follow", "--once"]); // it knows from where
  assert.equal(again.records, (await head(mesh.url)).head.size);
  assert.equal(again.new, again.records - first.records);
  assert.equal((await home.json(["mesh", "follow", "--once"])).new, 0);

  const verified = await home.json(["mesh", "verify"]);
  assert.equal(verified.root, again.root);
  assert.equal(verified.state, again.state);
  const [size, time] = [String(again.records), String(again.time)];
  const leader = await mesh.home.json(["mesh", "verify", "--size", size, "--time", time]);
  assert.equal(leader.state, again.state, "two nodes with one log have one state");
});

test("a follower that goes on is told what is new, and ends at once when it is asked to", async (t) => {
  const home = new Home(t);
  const running = start(t, noctem, ["mesh", "follow", mesh.url, "--json"], home.options());
  const lines = () => running.out.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  await eventually("the first look", () => lines().length === 1);
  await grow(2);
  const size = (await head(mesh.url)).head.size;
  await eventually("what is new", () => lines().at(-1).records >= size);
  assert.match(await home.refusal(["up", "--listen", "127.0.0.1:0"]), /follower of/);
  assert.equal((await running.stop()).code, 0);
});

test("a copy is served for reading, refuses to be written, and can be followed itself", async (t) => {
  const home = new Home(t);
  const followed = await follow(home);
  const { node, url } = await home.up();
  assert.deepEqual((await head(url)).head, (await head(mesh.url)).head);
  const found = await request(Number(new URL(url).port), "GET", "/api/observe/knowledge?query=followers", {}, "");
  assert.equal(found.status, 200, found.body);
  assert.ok(JSON.parse(found.body).entries.length > 0);
  const write = anna.agent.entry("follow/test", "A write to a copy is refused and says where to go.");
  const body = JSON.stringify(write);
  const told = await request(Number(new URL(url).port), "POST", "/api/agent/knowledge", {
    "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), "X-Agent-ID": anna.agent.id,
    "X-Agent-Timestamp": String(Math.floor(Date.now() / 1000)), "X-Agent-Signature": "doc",
  }, body);
  assert.equal(told.status, 403, told.body);
  assert.equal(JSON.parse(told.body).type, "urn:noctem:error:denied:copy");
  assert.ok(JSON.parse(told.body).detail.includes(mesh.url));

  const second = new Home(t);
  const copied = await follow(second, url, ["--compare", mesh.url]);
  assert.equal(copied.state, followed.state);
  await node.stop();
  assert.match(await home.ok(["doctor"]), /ledger/);
});

test("an own mesh is not made a copy, a copy not one of another mesh, and a wrong --mesh is refused", async (t) => {
  const other = await Mesh.start(t);
  await other.node.stop();
  assert.match(await other.home.refusal(["mesh", "follow", mesh.url, "--once"]), /mesh of its own/);
  const home = new Home(t);
  assert.match(await home.refusal(["mesh", "follow", mesh.url, "--once", "--mesh", other.id]), /another mesh/);
  assert.match(await home.refusal(["mesh", "follow", "--once"], {}, 2), /name the node/);
  await follow(home, mesh.url, ["--mesh", mesh.id]);
  const third = await Mesh.start(t);
  assert.match(await home.refusal(["mesh", "follow", third.url, "--once"]), /another mesh/);
  assert.match(await home.refusal(["mesh", "follow", "http://127.0.0.1:1", "--once"]), /connect/);
});

test("followers countersign, and a reader is told how many operators did", async (t) => {
  const sizes = new Set<number>();
  for (const [member, wanted] of [[anna, 1], [bert, 2]] as const) {
    const home = new Home(t);
    mkdirSync(path.join(home.path, "keys"), { recursive: true, mode: 0o700 });
    await home.ok(["keys", "new", "watch", "--no-passphrase"]);
    const key = keyOfFile(path.join(home.path, "keys", "watch.key"));
    const enrol = member.operator.write("agent.enrol", { agent: key.did, label: `watch ${wanted}` });
    assert.equal((await member.operator.post("/api/agent/enroll", enrol)).status, 201);
    await follow(home, mesh.url, ["--key", "watch", "--countersign"]);
    sizes.add((await head(mesh.url)).head.size);
  }
  assert.equal((await head(mesh.url)).witnesses.length, 1, "the last one alone has signed the last head");
  const home = new Home(t);
  const looked = await follow(home);
  assert.equal(looked.witnesses, 1);
  assert.match(await home.ok(["mesh", "follow", "--once"]), /Fewer than two operators/);
});

type Lie = { name: string; reason: RegExp; lie: (proxy: TamperingProxy) => void };

const editEntry = (seq: number, edit: (one: any) => void) => (proxy: TamperingProxy) =>
  proxy.on("/api/log/entries", (answer) => {
    for (const one of answer.entries) if (one.record.seq === seq) edit(one);
  });

const kLies: Lie[] = [
  { name: "flips a word of a document", reason: /log_record/, lie: editEntry(3, (one) => {
    one.document.created_at += 1;
  }) },
  { name: "flips a signature", reason: /log_record/, lie: editEntry(3, (one) => {
    const flipped = (text: string) => (text[5] === "A" ? "B" : "A");
    one.signature = one.signature.slice(0, 5) + flipped(one.signature) + one.signature.slice(6);
    one.record.signature = one.signature;
  }) },
  { name: "changes when a record was made", reason: /log_head/, lie: editEntry(3, (one) => (one.record.at += 1)) },
  { name: "changes the words beside an entry", reason: /log_record/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => {
      for (const one of answer.entries) if (one.body) one.body.content += " Or so they say.";
    }) },
  { name: "keeps the words of an entry to itself", reason: /log_withheld/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => { for (const one of answer.entries) delete one.body; }) },
  { name: "drops a record", reason: /log_gap/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => {
      answer.entries = answer.entries.filter((one: any) => one.record.seq !== 4);
    }) },
  { name: "drops a record and numbers the others anew", reason: /log_(head|record|withheld|rules)/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => {
      answer.entries = answer.entries.filter((one: any) => one.record.seq !== 4);
      for (const one of answer.entries) if (one.record.seq > 4) one.record.seq -= 1;
    }) },
  { name: "exchanges two records", reason: /log_gap/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => {
      [answer.entries[3], answer.entries[4]] = [answer.entries[4], answer.entries[3]];
    }) },
  { name: "exchanges two records and their numbers", reason: /log_(head|record)/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => {
      [answer.entries[3], answer.entries[4]] = [answer.entries[4], answer.entries[3]];
      answer.entries[3].record.seq = 3;
      answer.entries[4].record.seq = 4;
    }) },
  { name: "withholds the tail that its head covers", reason: /log_withheld/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => {
      answer.entries = answer.entries.filter((one: any) => one.record.seq < 6);
    }) },
  { name: "shows a head with another root", reason: /log_head/, lie: (proxy) => {
    proxy.on("/api/log/head", (answer) => { answer.head.root = "11".repeat(32); });
  } },
  { name: "shows a head signed by somebody else", reason: /log_head/, lie: (proxy) => {
    const key = new Key(Buffer.alloc(32, 5));
    const resign = (one: any) => {
      one.signature = key.sign("noctem/head/v1\n" + canonical(one.head)).toString("base64url");
    };
    proxy.on("/api/log/head", resign);
    proxy.on("/api/log/heads", (answer) => answer.heads.forEach(resign));
  } },
  { name: "shows no former heads", reason: /log_withheld/, lie: (proxy) =>
    proxy.on("/api/log/heads", (answer) => { answer.heads = []; }) },
  { name: "shows countersignatures that are none", reason: /log_witness/, lie: (proxy) =>
    proxy.on("/api/log/head", (answer) => {
      answer.witnesses = [{ head: answer.head, key: anna.agent.key.did, signature: answer.signature }];
    }) },
  { name: "answers nonsense", reason: /log_answer/, lie: (proxy) =>
    proxy.on("/api/log/entries", (answer) => { answer.entries = "no"; }) },
];

for (const { name, reason, lie } of kLies) {
  test(`a server that ${name} is caught by a new follower, which keeps nothing of it`, async (t) => {
    const home = new Home(t);
    const proxy = await TamperingProxy.start(t, mesh.url);
    lie(proxy);
    const { reason: said, detail } = await caught(home, ["mesh", "follow", proxy.url, "--once"]);
    assert.match(said, reason, detail);
    assert.ok(proxy.struck > 0, "the proxy lied to nobody");
    if (said !== "log_withheld" && said !== "log_witness") {
      proxy.honest();
      assert.equal((await follow(home, proxy.url)).records, (await head(mesh.url)).head.size);
    }
  });
}

// A log that shares the beginning with another one: two homes with the same keys, as a dishonest host has them.
async function forkOf(t: Scope): Promise<{ honest: Mesh; forked: Mesh; common: number }> {
  const origin = await Mesh.start(t);
  const { agent } = await origin.operator("origin");
  for (let i = 0; i < 3; ++i) await agent.publish("fork/test", `What both logs have, number ${i}, in the same order.`);
  const common = (await head(origin.url)).head.size;
  await origin.node.stop();
  const twin = new Home(t);
  for (const folder of ["keys", "mesh", "skills", "audit", "queue"]) {
    mkdirSync(path.join(twin.path, folder), { recursive: true, mode: 0o700 });
  }
  for (const file of ["keys/admin.key", "keys/operator.key", "keys/log.key", "mesh/ledger.db"]) {
    copyFileSync(path.join(origin.home.path, file), path.join(twin.path, file));
  }
  const honest = await Mesh.start(t, [], origin.home);
  const forked = await Mesh.start(t, [], twin);
  assert.equal(honest.id, forked.id);
  for (const [side, words] of [[honest, "true"], [forked, "forked"]] as const) {
    for (let i = 0; i < 3; ++i) {
      const { agent: author } = await side.operator(`${words}${i}`);
      await author.publish("fork/test", `The ${words} story goes on with part ${i} here.`);
    }
  }
  return { honest, forked, common };
}

test("a node that forks its log is caught, by its follower, by a second one, and by whoever kept a head", async (t) => {
  const { honest, forked, common } = await forkOf(t);
  const home = new Home(t);
  const kept = await follow(home, honest.url);
  const before = await home.json(["mesh", "verify"]);

  // The same follower is now shown the other log.
  const fork = await caught(home, ["mesh", "follow", forked.url, "--once"]);
  assert.match(fork.reason, /log_fork|log_rewritten/, fork.detail);
  await (await forked.operator("longer")).agent.publish("fork/test", "The forked story is the longer one by now.");
  const rewritten = await caught(home, ["mesh", "follow", forked.url, "--once"]);
  assert.match(rewritten.reason, /log_rewritten/, rewritten.detail);
  assert.deepEqual((await home.json(["mesh", "verify"])).root, before.root, "the copy keeps what it had");

  // Two followers who were told two stories find out when they compare.
  const other = new Home(t);
  await follow(other, forked.url);
  const { url } = await home.up();
  const split = await caught(other, ["mesh", "follow", forked.url, "--once", "--compare", url]);
  assert.match(split.reason, /log_split/, split.detail);

  // A client that kept a head asks for a proof that the log only grew.
  const size = (await head(forked.url)).head.size;
  const told: Told = await forked.ask("GET", `/api/log/proof/consistency?from=${kept.records}&to=${size}`, "");
  assert.equal(told.status, 200);
  assert.equal(grewTo(kept.root, kept.records, (await head(forked.url)).head.root, size, told.json.proof), false);
  const own: Told = await honest.ask("GET", `/api/log/proof/consistency?from=${common}&to=${kept.records}`, "");
  const old = (await honest.ask("GET", `/api/log/heads?above=${common - 1}&limit=1`, "")).json.heads[0].head;
  assert.equal(grewTo(old.root, common, kept.root, kept.records, own.json.proof), true);
});

test("a node that goes back to an older state is caught", async (t) => {
  const { honest } = await forkOf(t);
  const home = new Home(t);
  const { records } = await follow(home, honest.url);
  const proxy = await TamperingProxy.start(t, honest.url);
  const older = (await honest.ask("GET", `/api/log/heads?above=${records - 3}&limit=1`, "")).json.heads[0];
  proxy.on("/api/log/head", (answer) => { answer.head = older.head; answer.signature = older.signature; });
  const { reason, detail } = await caught(home, ["mesh", "follow", proxy.url, "--once"]);
  assert.equal(reason, "log_truncated", detail);
});

// RFC 6962, 2.1.2, from the specification.
function grewTo(oldRoot: string, from: number, newRoot: string, to: number, hashes: string[]): boolean {
  const node = (left: Buffer, right: Buffer) => sha256(Buffer.concat([Buffer.from([1]), left, right]));
  const proof = hashes.map((hash) => Buffer.from(hash, "hex"));
  if (from === to) return proof.length === 0 && oldRoot === newRoot;
  let [at, last] = [from - 1, to - 1];
  while (at % 2 === 1) { at >>= 1; last >>= 1; }
  const first = (from & (from - 1)) === 0 ? Buffer.from(oldRoot, "hex") : proof.shift();
  if (first === undefined) return false;
  let [old, now] = [first, first];
  for (const hash of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      old = node(hash, old);
      now = node(hash, now);
      while (at % 2 === 0 && at !== 0) { at >>= 1; last >>= 1; }
    } else {
      now = node(now, hash);
    }
    at >>= 1;
    last >>= 1;
  }
  return last === 0 && old.toString("hex") === oldRoot && now.toString("hex") === newRoot;
}

test("an erased entry comes without words, which is no offence; words erased later leave the copy", async (t) => {
  const home = new Home(t);
  const gone = await anna.agent.publish("follow/test", "Zanzibar is what this sentence is about, until it is gone.");
  await follow(home);
  assert.ok(readFileSync(path.join(home.path, "mesh", "ledger.db")).includes("Zanzibar"));
  const tombstone = anna.agent.write("tombstone", { entry: gone });
  assert.equal((await anna.agent.send("DELETE", `/api/agent/knowledge/${gone}`, tombstone)).status, 201);
  await follow(home);
  assert.ok(!readFileSync(path.join(home.path, "mesh", "ledger.db")).includes("Zanzibar"));
  const fresh = new Home(t);
  assert.equal((await follow(fresh)).state, (await follow(home)).state);
});
