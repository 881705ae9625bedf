// Backups: made beside a running node, verified before they replace anything, keys only under a
// passphrase; and what a damaged or foreign file does.

import assert from "node:assert/strict";
import {
  copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Home } from "./noctem.ts";

// What a packed genesis still has as it was signed: the name of the mesh.
const kGenesis = '"personal"';

async function lived(home: Home): Promise<string> {
  const { node } = await home.up();
  assert.equal((await node.stop()).code, 0);
  return (await home.json(["log", "verify"])).mesh;
}

test("a backup is made beside a running node and restores into a new home", async (t) => {
  const home = new Home(t);
  const { node } = await home.up();
  const file = path.join(home.folder, "b");
  const made = await home.json(["backup", file]);
  assert.equal(made.keys, false);
  assert.equal(made.records, 2); // genesis, and the approval of its user
  const verified = await home.json(["log", "verify"]);
  assert.deepEqual(await home.json(["log", "verify", "--file", file]), verified);
  await node.stop();

  const other = new Home(t, "other");
  const restored = await other.run(["restore", file]);
  assert.equal(restored.code, 0, restored.err);
  assert.match(restored.err, /key "log" is not in this home/);
  assert.deepEqual(await other.json(["log", "verify"]), verified);
  assert.match(await other.refusal(["up", "--listen", "127.0.0.1:0"]), /log\.key is missing/);
  assert.deepEqual(readdirSync(home.folder).filter((name) => name.startsWith("b")), ["b"]);
});

test("with its keys a backup lives on elsewhere, without the passphrase not", async (t) => {
  const home = new Home(t);
  const mesh = await lived(home);
  const own = home.file("own", "anna's own");
  await home.ok(["keys", "new", "ci"]);
  await home.ok(["keys", "new", "anna", "--passphrase-file", own]);
  const pass = home.file("pass", "of the backup");
  const file = path.join(home.folder, "b");
  assert.match(await home.refusal(["backup", "--with-keys", file]), /passphrase/);
  assert.equal(existsSync(file), false);
  await home.ok(["backup", "--with-keys", "--passphrase-file", pass, file]);
  const bytes = readFileSync(file, "latin1");
  const log = readFileSync(path.join(home.path, "keys/log.key"), "latin1");
  assert.equal(bytes.includes(/^secret (\w+)$/m.exec(log)?.[1] as string), false);

  const other = new Home(t, "other");
  assert.match(await other.refusal(["restore", file]), /--passphrase-file/);
  await other.refusal(["restore", file, "--passphrase-file", own]);
  assert.equal(existsSync(path.join(other.path, "mesh/ledger.db")), false);
  const done = await other.json(["restore", file, "--passphrase-file", pass]);
  assert.equal(done.keys, 5);
  const sign = ["document", "sign", "--key", "anna", "-", "--passphrase-file"];
  await other.ok([...sign, own], { input: '{"kind":"note"}' });
  await other.refusal([...sign, pass], { input: '{"kind":"note"}' });
  assert.deepEqual(await other.json(["keys", "show"]),
    (await home.json(["keys", "show"])).map((key: any) =>
      ({ ...key, file: key.file.replace(home.path, other.path) })));
  const { node, url } = await other.up();
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  await node.stop();
  assert.equal((await other.json(["log", "verify"])).mesh, mesh);
  assert.equal(readFileSync(path.join(other.path, "mesh/ledger.db"), "latin1")
    .includes("backup_keys"), false, "keys do not stay in the ledger");
});

test("a backup replaces nothing, and is not half there", async (t) => {
  const home = new Home(t);
  assert.match(await home.refusal(["backup", path.join(home.folder, "b")]), /no ledger/);
  await lived(home);
  const file = home.file("b", "precious");
  assert.match(await home.refusal(["backup", file]), /exists already/);
  assert.equal(readFileSync(file, "utf8"), "precious");
  await home.refusal(["backup", path.join(home.folder, "no/such/folder")]);
});

test("a restore refuses while a node runs, and over a ledger unless it is forced", async (t) => {
  const home = new Home(t);
  const { node, url } = await home.up();
  const file = path.join(home.folder, "b");
  await home.ok(["backup", file]);
  assert.match(await home.refusal(["restore", "--force", file]), new RegExp(url));
  await node.stop();
  assert.match(await home.refusal(["restore", file]), /--force/);
  const before = readFileSync(path.join(home.path, "mesh/ledger.db"));
  const { kept } = await home.json(["restore", "--force", file]);
  assert.deepEqual(readFileSync(kept), before);
  assert.match((await home.json(["restore", "--force", file])).kept, /before-restore-2$/);
});

test("what is damaged, foreign or absent changes nothing", async (t) => {
  const home = new Home(t);
  await lived(home);
  const good = path.join(home.folder, "b");
  await home.ok(["backup", good]);
  const before = readFileSync(path.join(home.path, "mesh/ledger.db"));
  const bytes = readFileSync(good);
  const bad: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    text: Buffer.from("not a database at all\n".repeat(100)),
    short: bytes.subarray(0, bytes.length - 4096),
  };
  // One bit in each of many places: none may pass that is not in unused space.
  let flipped = 0;
  for (const [name, content] of Object.entries(bad)) {
    const file = path.join(home.folder, name);
    writeFileSync(file, content);
    assert.match(await home.refusal(["restore", "--force", file]), /nothing was changed/, name);
    await home.refusal(["log", "verify", "--file", file]);
  }
  const name = bytes.indexOf(kGenesis);
  assert.ok(name > 0);
  for (const at of [name + 3, name - 5]) {
    const file = path.join(home.folder, `flip-${at}`);
    const copy = Buffer.from(bytes);
    copy[at] ^= 1;
    writeFileSync(file, copy);
    assert.match(await home.refusal(["restore", "--force", file]), /nothing was changed/);
    flipped += 1;
  }
  assert.equal(flipped, 2);
  assert.match(await home.refusal(["restore", "--force", path.join(home.folder, "no")]),
    /nothing was changed/);
  assert.deepEqual(readFileSync(path.join(home.path, "mesh/ledger.db")), before);
  const { node } = await home.up();
  await node.stop();
});

test("log verify finds one changed bit in the home's own ledger", async (t) => {
  const home = new Home(t);
  await lived(home);
  const text = await home.ok(["log", "verify"]);
  assert.match(text, /verified.*records +2\n.*root +[0-9a-f]{64}\n/s);
  const ledger = path.join(home.path, "mesh/ledger.db");
  copyFileSync(ledger, `${ledger}.good`);
  const bytes = readFileSync(ledger);
  assert.ok(bytes.includes(kGenesis));
  bytes[bytes.indexOf(kGenesis) + 3] ^= 1;
  writeFileSync(ledger, bytes);
  assert.match(await home.refusal(["log", "verify"]), /not sound/);
});
