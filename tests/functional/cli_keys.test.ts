// Keys: made once, readable by their owner only, their secret never shown, passphrases that hold.

import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Home, Terminal } from "./noctem.ts";

test("a key is made once, for its owner's eyes only", async (t) => {
  const home = new Home(t);
  const made = await home.json(["keys", "new", "anna"]);
  assert.match(made.did, /^did:key:z6Mk\w{44}$/);
  assert.match(made.id, /^[0-9a-f]{16}$/);
  assert.equal(made.protection, "none");
  assert.equal(made.file, path.join(home.path, "keys/anna.key"));
  assert.equal(statSync(made.file).mode & 0o777, 0o600);
  assert.equal(statSync(home.path).mode & 0o777, 0o700);
  const before = readFileSync(made.file);
  assert.match(await home.refusal(["keys", "new", "anna"]), /already/);
  assert.deepEqual(readFileSync(made.file), before);
  assert.deepEqual(await home.json(["keys", "show"]), [made]);
  assert.match(await home.ok(["keys", "show", "anna"]), new RegExp(made.did));
});

test("the default name is me, and a script is told that there is no passphrase", async (t) => {
  const home = new Home(t);
  const made = await home.run(["keys", "new"]);
  assert.equal(made.code, 0);
  assert.match(made.err, /no passphrase/);
  assert.equal((await home.json(["keys", "show"]))[0].name, "me");
});

test("names that could be paths or nothing are refused", async (t) => {
  const home = new Home(t);
  for (const name of ["../x", "a/b", "", "A", ".", "a b", "ä", "x".repeat(65)]) {
    assert.match(await home.refusal(["keys", "new", name]), /no name for a key/, name);
  }
  assert.equal(existsSync(home.path), false);
});

test("the secret is shown by no command", async (t) => {
  const home = new Home(t);
  const made = await home.json(["keys", "new", "anna"]);
  const secret = /^secret ([0-9a-f]{64})$/m.exec(readFileSync(made.file, "utf8"))?.[1] as string;
  const bytes = Buffer.from(secret, "hex");
  for (const args of [["keys", "show"], ["keys", "show", "--json"], ["doctor", "--json"]]) {
    const done = await home.run(args);
    const shown = done.out + done.err;
    for (const form of [secret, bytes.toString("base64"), bytes.toString("base64url")]) {
      assert.equal(shown.includes(form), false, args.join(" "));
    }
  }
});

test("a key with a passphrase signs with it and with nothing else", async (t) => {
  const home = new Home(t);
  const right = home.file("right", "correct horse\n");
  const wrong = home.file("wrong", "incorrect horse\n");
  const empty = home.file("empty", "\n");
  const made = await home.json(["keys", "new", "anna", "--passphrase-file", right]);
  assert.equal(made.protection, "passphrase");
  assert.equal(readFileSync(made.file, "utf8").includes("horse"), false);
  const sign = ["document", "sign", "--key", "anna", "-"];
  const input = { input: '{"kind":"note"}' };
  await home.ok([...sign, "--passphrase-file", right], input);
  for (const file of [wrong, empty, "nofile"]) {
    await home.refusal([...sign, "--passphrase-file", file], input);
  }
  assert.match(await home.refusal(["keys", "new", "b", "--no-passphrase", "--passphrase-file",
    right], {}, 2), /exclude each other/);
});

test("a key file that others may read is refused, and doctor says so", async (t) => {
  const home = new Home(t);
  const made = await home.json(["keys", "new", "anna"]);
  chmodSync(made.file, 0o644);
  await home.refusal(["document", "sign", "--key", "anna", "-"], { input: '{"kind":"note"}' });
  const doctor = await home.run(["doctor", "--json"], { env: { NOCTEM_LISTEN: "127.0.0.1:0" } });
  assert.equal(doctor.code, 1);
  const finding = JSON.parse(doctor.out).find((line: any) => line.name === "key anna");
  assert.equal(finding.verdict, "fail");
});

test("unknown keys are named with the nearest one", async (t) => {
  const home = new Home(t);
  await home.ok(["keys", "new", "anna"]);
  assert.match(await home.refusal(["keys", "show", "ana"]), /did you mean "anna"/);
  const sign = ["document", "sign", "--key", "ana", "-"];
  assert.match(await home.refusal(sign, { input: "{}" }), /did you mean "anna"/);
});

test("on a terminal the passphrase is asked for twice and never echoed", async (t) => {
  const home = new Home(t);
  const terminal = new Terminal(home, ["keys", "new", "anna"]);
  await terminal.shows("empty for none): ");
  terminal.press("s3cret-word\r");
  await terminal.shows("same again: ");
  terminal.press("s3cret-wordx\x7f\r");
  assert.equal((await terminal.running.exited).code, 0);
  assert.equal(terminal.screen.includes("s3cret"), false);
  assert.equal((await home.json(["keys", "show"]))[0].protection, "passphrase");
  const pass = home.file("pass", "s3cret-word");
  await home.ok(["document", "sign", "--key", "anna", "-", "--passphrase-file", pass],
    { input: '{"kind":"note"}' });
});

test("two passphrases that differ make nothing, nor does Ctrl-C", async (t) => {
  const home = new Home(t);
  const differs = new Terminal(home, ["keys", "new", "anna"]);
  await differs.shows("empty for none): ");
  differs.press("one\r");
  await differs.shows("same again: ");
  differs.press("two\r");
  assert.equal((await differs.running.exited).code, 1);
  await differs.shows("differ");
  const cancelled = new Terminal(home, ["keys", "new", "anna"]);
  await cancelled.shows("empty for none): ");
  cancelled.press("on\x03");
  assert.equal((await cancelled.running.exited).code, 1);
  assert.deepEqual(await home.json(["keys", "show"]), []);
});
