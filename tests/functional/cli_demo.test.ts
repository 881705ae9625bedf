// A demonstration as a newcomer meets it: it lives within seconds, says what it is everywhere, keeps away from any real
// home, and leaves nothing behind, however it ends.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Home, noctem, type Outcome } from "./noctem.ts";
import { eventually, type Running, start, temporaryFolder, type Scope } from "./support.ts";

const kSmall = ["--operators", "20", "--documents", "700", "--seed", "7"];

type Demo = { running: Running; url: string; folder: string; home: Home };

async function demo(scope: Scope, args: string[] = []): Promise<Demo> {
  const home = new Home(scope, "never-made");
  const folder = temporaryFolder(scope);
  const words = ["demo", "--listen", "127.0.0.1:0", ...kSmall, ...args];
  const running = start(scope, noctem, words, home.options({ env: { TMPDIR: folder } }));
  return { running, url: await running.url(), folder, home };
}

const json = async (url: string): Promise<any> => (await fetch(url)).json();

test("a network lives within seconds, says that it is a demonstration, and is gone with Ctrl-C", async (t) => {
  const { running, url, folder, home } = await demo(t);
  assert.ok((await json(`${url}/healthz`)).demonstration.time > 0);
  await eventually("entries that others verified", async () =>
    (await json(`${url}/api/observe/stats`)).entries_verified > 3);
  const told = await json(`${url}/api/observe/stats`);
  assert.equal(told.name, "DEMONSTRATION");
  assert.ok(told.operators_active >= 20, JSON.stringify(told));
  const { operators } = await json(`${url}/api/observe/operators`);
  assert.ok(operators.some((one: any) => one.label.includes("(flooder)")));
  assert.ok(operators.some((one: any) => one.reputation > 0) || told.phase === "bootstrap");
  assert.match(await (await fetch(`${url}/api/observe/summary`)).text(), /DEMONSTRATION/);
  assert.equal(readdirSync(folder).length, 1);

  const ended = await running.stop("SIGINT");
  assert.equal(ended.code, 0, running.err);
  assert.match(running.out, /DEMONSTRATION[\s\S]*Ctrl-C ends it/);
  assert.match(running.err, /The node took \d+ documents/);
  const lines = running.err.split("\n").filter((line) => /^\d{4}-/.test(line));
  assert.ok(lines.length > 1);
  for (const line of lines) assert.match(line, /demonstration=true/);
  assert.deepEqual(readdirSync(folder), [], "nothing is left behind");
  assert.deepEqual(readdirSync(home.folder), [], "the real home was not even made");
});

test("its time is its own and goes on by itself; a read with another clock is refused", async (t) => {
  const { url } = await demo(t, ["--documents", "500", "--speed", "3600"]);
  const time = async () => (await json(`${url}/healthz`)).demonstration.time;
  const first = await time();
  assert.ok(first < Date.now() / 1000 - 86_400, "it begins two weeks ago");
  await eventually("two virtual hours", async () => (await time()) > first + 7200);
});

test("a demonstration that is killed leaves a folder, which the next one removes", async (t) => {
  const { running, folder, home } = await demo(t);
  await running.stop("SIGKILL");
  const [left] = readdirSync(folder);
  assert.match(left ?? "", /^noctem-demo-[0-9a-f]{16}$/);
  mkdirSync(path.join(folder, "somebody-elses"));
  const words = ["demo", "--listen", "127.0.0.1:0", ...kSmall];
  const next = start(t, noctem, words, home.options({ env: { TMPDIR: folder } }));
  await next.url();
  const names = readdirSync(folder);
  assert.ok(names.includes("somebody-elses") && !names.includes(left as string) && names.length === 2, String(names));
  await next.stop("SIGTERM");
  assert.deepEqual(readdirSync(folder), ["somebody-elses"]);
});

test("it cannot be mixed with a real home, nor a real node with it", async (t) => {
  const { folder, home } = await demo(t);
  const stage = path.join(folder, readdirSync(folder)[0] as string);
  // A backup carries the mark too: it is in the signed genesis.
  const other = new Home(t);
  const file = path.join(other.folder, "stage.backup");
  await home.ok(["backup", file, "--home", stage]);
  const restored: Outcome = await other.run(["restore", file]);
  assert.equal(restored.code, 0, restored.err);
  cpSync(path.join(stage, "keys"), path.join(other.path, "keys"), { recursive: true });
  assert.match(await other.refusal(["up", "--listen", "127.0.0.1:0"]), /demonstration/);
  const named = { env: { NOCTEM_MESH_NAME: "DEMONSTRATION" } };
  assert.match(await new Home(t).refusal(["up", "--listen", "127.0.0.1:0"], named), /demonstration/);
});

test("what it cannot do is said", async (t) => {
  const home = new Home(t);
  assert.match(await home.refusal(["demo", "--home", home.path], {}, 2), /a home of its own/);
  assert.match(await home.refusal(["demo", "--listen", "0.0.0.0:0"], {}, 2), /this machine alone/);
  assert.match(await home.refusal(["demo", "--operators", "3"], {}, 2), /12 to 200/);
  assert.match(await home.refusal(["demo", "--speed", "fast"], {}, 2), /whole number/);
});
