// A full disk refuses writes with a reason that a person can act on, loses nothing, goes on
// reading, and heals by itself when space returns. The disk is a real one: a file system of a few
// MB where we may mount one, else a limit on the size of files.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { envelope, getSigned, Key, postSigned } from "./signed_client.ts";
import { smallDisk } from "./small_disk.ts";
import { freePort, start, temporaryFolder, testProgram, type Scope } from "./support.ts";

const key = new Key(Buffer.alloc(32, 8));

function ledger(t: Scope, home: string, port: number, limitKb?: number) {
  const args = ["--home", home, "--agent", key.did, "--port", String(port)];
  const limited = [
    "-c", `trap '' XFSZ; ulimit -S -f ${limitKb}; exec "$0" "$@"`, testProgram("ledger_server"), ...args,
  ];
  return limitKb === undefined ? start(t, testProgram("ledger_server"), args) : start(t, "/bin/bash", limited);
}

// Writes until it is refused; the ids that were acknowledged, and the refusal.
async function fill(port: number, log: string): Promise<{ ids: string[]; status: number; problem: any }> {
  const ids: string[] = [];
  for (let number = 0; number < 5_000; ++number) {
    const fields = { mesh: log, title: `note ${number}`, text: "x".repeat(4000) };
    const answer = await postSigned(port, "/notes", key, envelope(key, "note", fields));
    if (answer.status !== 201) return { ids, status: answer.status, problem: JSON.parse(answer.body) };
    ids.push(JSON.parse(answer.body).id);
  }
  return assert.fail("the disk was never full");
}

test("a full disk is an error with a reason, and heals when space returns", { timeout: 120_000 }, async (t) => {
  const port = await freePort();
  const disk = smallDisk(t, { disk: 6, ballast: 3 });
  const home = disk ? path.join(disk.folder, "home") : temporaryFolder(t);
  const running = ledger(t, home, port, disk ? undefined : 3_000);
  await running.url();
  const log = /log (\S+)/.exec(running.out)?.[1] as string;

  const filled = await fill(port, log);
  assert.ok(filled.ids.length > 10);
  assert.equal(filled.status, 503, JSON.stringify(filled.problem));
  assert.equal(filled.problem.type, "urn:noctem:error:exhausted:disk_full");
  for (const id of filled.ids) assert.equal((await getSigned(port, `/notes/${id}`, key)).status, 200);

  if (disk) rmSync(disk.ballast);
  else execFileSync("prlimit", ["--pid", String(running.pid), "--fsize=unlimited"]);
  const fields = { mesh: log, title: "after", text: "there is space again" };
  const after = await postSigned(port, "/notes", key, envelope(key, "note", fields));
  assert.equal(after.status, 201, after.body);
  t.diagnostic(`${filled.ids.length} writes until full (${disk ? "a tmpfs of 6 MB" : "a file size limit"})`);
});
