// An export is a whole mesh as lines: imported, it has the same state to the bit; damaged, it changes nothing.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";

import { caught, follow, headOf } from "./following.ts";
import { Mesh } from "./mesh.ts";
import { Home } from "./noctem.ts";
import { documentId, Key } from "./signed_client.ts";
import { exported, signed } from "./written_log.ts";

const mesh = await Mesh.start({ after });
const anna = await mesh.operator("anna");
await grow(4);

async function grow(count: number): Promise<void> {
  for (let i = 0; i < count; ++i) {
    const word = randomBytes(6).toString("hex");
    await anna.agent.publish("import/test", `A sentence that is carried away, ${word}, in a file.`);
  }
}

test("an export is imported whole, with the same state; again it is nothing new", async (t) => {
  const copied = new Home(t);
  await follow(copied, mesh.url);
  const file = path.join(copied.folder, "mesh.jsonl");
  writeFileSync(file, await copied.ok(["mesh", "export"]));
  const home = new Home(t);
  const imported = await home.json(["mesh", "import", file]);
  assert.equal(imported.new, imported.records);
  const verified = await home.json(["mesh", "verify"]);
  assert.equal(verified.state, (await copied.json(["mesh", "verify"])).state);
  assert.equal(verified.state, imported.state);
  assert.equal(await home.ok(["mesh", "export"]), readFileSync(file, "utf8"));
  assert.equal((await home.json(["mesh", "import", file])).new, 0);

  // What grew since is added; a node serves it for reading; an older export changes nothing.
  await grow(2);
  await follow(copied, mesh.url);
  const newer = path.join(copied.folder, "newer.jsonl");
  writeFileSync(newer, await copied.ok(["mesh", "export"]));
  assert.equal((await home.json(["mesh", "import", newer])).new, 2);
  assert.equal((await home.json(["mesh", "import", file])).new, 0);
  const { url } = await home.up();
  assert.equal((await headOf(url)).head.size, imported.records + 2);
});

test("with the log's key an imported mesh goes on", async (t) => {
  const origin = await Mesh.start(t);
  const { agent } = await origin.operator("origin");
  await agent.publish("import/test", "This is what the log says before it is carried away.");
  await origin.node.stop();
  const home = new Home(t);
  mkdirSync(path.join(home.path, "keys"), { recursive: true, mode: 0o700 });
  for (const name of ["admin", "operator", "log"]) {
    copyFileSync(path.join(origin.home.path, `keys/${name}.key`), path.join(home.path, `keys/${name}.key`));
  }
  const file = home.file("mesh.jsonl", await origin.home.ok(["mesh", "export"]));
  await home.ok(["mesh", "import", file]);
  const moved = await Mesh.start(t, [], home);
  assert.equal(moved.id, origin.id);
  const { agent: later } = await moved.operator("new");
  await later.publish("import/test", "And this is what it says after it has come to another home.");
  await moved.node.stop();
  await home.json(["mesh", "verify"]);
});

test("a log that its own key signed and the rules refuse is not taken", async (t) => {
  const [admin, log, stranger] = [1, 2, 3].map((byte) => new Key(Buffer.alloc(32, byte)));
  const at = Math.floor(Date.now() / 1000);
  const genesis = signed(admin, {
    kind: "genesis", created_at: at, name: "bent", admins: [admin.did], log_key: log.did,
  });
  const mesh = documentId(genesis.document);
  const approve = (by: Key) =>
    signed(by, { kind: "operator.approve", created_at: at, mesh, operator: stranger.did, label: "himself" });
  const written = (by: Key) => exported(mesh, log, [{ at, envelope: genesis }, { at, envelope: approve(by) }]);
  const home = new Home(t);
  const { reason, detail } = await caught(home, ["mesh", "import", home.file("bent.jsonl", written(stranger))]);
  assert.equal(reason, "log_rules", detail);
  assert.match(detail, /record 1/);
  assert.equal((await home.json(["mesh", "import", home.file("good.jsonl", written(admin))])).records, 2);
});

test("a damaged export is refused with the line or record, and leaves nothing", async (t) => {
  const copied = new Home(t);
  await follow(copied, mesh.url);
  const good = (await copied.ok(["mesh", "export"])).trimEnd().split("\n");
  const lineOf = (seq: number) => good.findIndex((line) => JSON.parse(line).record?.seq === seq);
  const edited = (seq: number, edit: (one: any) => void) => good.map((line, at) => {
    if (at !== lineOf(seq)) return line;
    const one = JSON.parse(line);
    edit(one);
    return JSON.stringify(one);
  });
  const last = JSON.parse(good[0]).head.size - 1;
  const cases: [string, string[], RegExp][] = [
    ["another time", edited(3, (one) => (one.record.at -= 1)), /size \d+|record 3/],
    ["another word", edited(4, (one) => (one.document.created_at += 1)), /record 4/],
    ["another signature", edited(4, (one) => {
      const other = JSON.parse(good[lineOf(5)]).signature;
      one.signature = one.record.signature = other;
    }), /record 4/],
    ["another body", edited(last, (one) => (one.body.content += "!")), new RegExp(`record ${last}`)],
    ["an unknown field", edited(4, (one) => (one.extra = 1)), new RegExp(`line ${lineOf(4) + 1}: record 4`)],
    ["no JSON", good.map((line, at) => (at === lineOf(2) ? line.slice(0, -3) : line)),
      new RegExp(`line ${lineOf(2) + 1}`)],
    ["a record is missing", good.filter((_, at) => at !== lineOf(4)), /record 4 is missing|behind \d+ records/],
    ["two are exchanged", good.map((line, at) =>
      (at === lineOf(3) ? good[lineOf(4)] : at === lineOf(4) ? good[lineOf(3)] : line)), /record 3 is missing/],
    ["the end is missing", good.slice(0, -3), /ends after \d+ records/],
    ["half a line", [...good.slice(0, -2), good.at(-2)!.slice(0, 20)], /line \d+|middle of a line/],
    ["no first head", good.slice(1), /line 1/],
    ["a head of another root", good.map((line, at) => {
      if (at !== good.length - 1) return line;
      const one = JSON.parse(line);
      one.head.root = "00".repeat(32);
      return JSON.stringify(one);
    }), /head of size \d+/],
    ["empty", [], /line 1/],
  ];
  for (const [name, lines, says] of cases) {
    const home = new Home(t, name.replaceAll(" ", "_"));
    const file = home.file("damaged.jsonl", lines.map((line) => line + "\n").join(""));
    const { detail } = await caught(home, ["mesh", "import", file]);
    assert.match(detail, says, name);
    assert.match(detail, /nothing was imported: .*damaged\.jsonl/, name);
    assert.match(await home.refusal(["mesh", "verify"]), /no ledger/, name);
  }
  // A copy that is there stays as it is.
  const file = copied.file("damaged.jsonl", cases[1][1].map((line) => line + "\n").join(""));
  const before = await copied.json(["mesh", "verify"]);
  await caught(copied, ["mesh", "import", file]);
  assert.deepEqual(await copied.json(["mesh", "verify"]), before);
});
