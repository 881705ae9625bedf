// The kill switch, tried on what runs: skills, confined programs, one whose supervisor hangs, under
// load and beside a node that hangs. As root each test runs a second time as an ordinary user.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { Skills } from "./skills.ts";
import { eventually, sleep, type Running } from "./support.ts";

const kTried = "org.example/tried";
const kBeats = 3;
const kMost = 10_000; // ten times the promise, for a machine with other work

const size = (file: string) => (existsSync(file) ? statSync(file).size : 0);
const beating = (file: string) => eventually(`${file} grows`, () => size(file) > kBeats);
const script = (file: string) => `while :; do printf . >> ${file}; sleep 0.02; done`;

async function isStill(files: string[]): Promise<void> {
  const before = files.map(size);
  await sleep(400);
  assert.deepEqual(files.map(size), before, "something of it still has an effect");
}

// A confined program of this home that leaves a mark, again and again, from a child of its own.
function confined(skills: Skills, folder: string, name: string): Running {
  const file = path.join(folder, name);
  const words = ["sh", "-c", `(${script(file)}) & ${script(file)}`];
  return skills.start(["run", "--write", folder, "--", ...words]);
}

async function killed(skills: Skills): Promise<any> {
  const began = performance.now();
  const told = await skills.json(["kill"]);
  const took = performance.now() - began;
  assert.ok(took < kMost, `${took} ms`);
  assert.equal(told.left, 0);
  return told;
}

async function release(skills: Skills): Promise<void> {
  const person = skills.terminal(["kill", "--release"]);
  await person.shows("Type yes");
  person.press("yes\n");
  assert.equal((await person.running.exited).code, 0, person.screen);
}

for (const caller of callers()) {
  const it = (name: string, body: (skills: Skills) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Skills(t, caller)));

  it("skills and confined programs end at once, none begins, and a person takes it back",
    async (skills) => {
      const folder = skills.ground.folderWith("beat", {});
      const files = ["skill", "one", "two"].map((name) => path.join(folder, name));
      await skills.installed(script(files[0]), {
        tier: 3, capabilities: { fs: [{ path: folder, access: "write" }] },
      }, `write = ["${folder}"]\n`);
      const terminal = skills.terminal(["skill", "run", kTried]);
      await terminal.shows("Type yes");
      terminal.press("yes\n");
      const runs = ["one", "two"].map((name) => confined(skills, folder, name));
      const begun = Array.from({ length: 4 }, (_, i) => path.join(folder, `load${i}`));
      const load = begun.map((file) => skills.start(
        ["run", "--write", folder, "--", "sh", "-c", `echo > ${file}; while :; do :; done`]));
      await Promise.all(files.map(beating));
      await eventually("all of the load to run", () => begun.every((file) => existsSync(file)));
      // The skill may have ended by itself: its supervisor looks at the switch too.
      assert.ok((await killed(skills)).runs >= 6);
      await isStill(files);
      for (const run of [...runs, ...load]) assert.notEqual((await run.exited).code, 0);
      assert.match(runs[0].err, /everything was stopped by `noctem kill`/);
      await terminal.running.exited;
      assert.match(terminal.screen, /everything was stopped by `noctem kill`/);

      await skills.refused(["skill", "run", kTried], /noctem kill --release/);
      const refused = await skills.run(["run", "--", "echo", "ran"]);
      assert.deepEqual([refused.code, refused.out], [125, ""]);
      assert.match((await skills.run(["doctor"])).out, /kill switch/);
      await skills.refused(["kill", "--release"], /only a person at a terminal/);
      assert.equal((await skills.run(["run", "--", "echo", "ran"])).code, 125);

      await release(skills);
      assert.equal((await skills.run(["run", "--", "echo", "ran"])).out, "ran\n");
      const events = (await skills.json(["audit", "show"])).events;
      const names = events.map((event: any) => event.what);
      assert.ok(names.includes("killed") && names.includes("kill_released"), names.join(" "));
      const result = events.find((event: any) => event.what === "result");
      assert.match(result.details.stopped, /noctem kill/);
      await skills.ok(["audit", "verify"]);
    });

  it("a run whose supervisor hangs ends too, and another home's goes on", async (skills) => {
    await skills.ok(["keys", "new", "--no-passphrase"]);
    const folder = skills.ground.folderWith("beat", {});
    const hung = confined(skills, folder, "hung");
    const other = new Skills(skills.ground.scope, caller);
    const others = other.ground.folderWith("beat", {});
    const beside = confined(other, others, "beside");
    await beating(path.join(folder, "hung"));
    await beating(path.join(others, "beside"));
    process.kill(hung.pid, "SIGSTOP");
    assert.equal((await killed(skills)).runs, 1);
    await isStill([path.join(folder, "hung")]);
    const before = size(path.join(others, "beside"));
    await eventually("the other goes on", () => size(path.join(others, "beside")) > before);
    assert.equal(beside.child.exitCode, null);
    assert.equal((await hung.exited).signal, "SIGKILL");
  });

  it("it needs no node: with one that hangs, and in a home that is not there yet", async (skills) => {
    const folder = skills.ground.folderWith("beat", {});
    const run = confined(skills, folder, "first");
    await beating(path.join(folder, "first"));
    assert.equal((await killed(skills)).runs, 1);
    await isStill([path.join(folder, "first")]);
    await run.exited;
    await release(skills);

    const node = skills.start(["up", "--listen", "127.0.0.1:0"]);
    await node.url();
    process.kill(node.pid, "SIGSTOP");
    const second = confined(skills, folder, "second");
    await beating(path.join(folder, "second"));
    assert.equal((await killed(skills)).runs, 1);
    await isStill([path.join(folder, "second")]);
    await second.exited;
    process.kill(node.pid, "SIGCONT");
    assert.equal((await node.stop()).code, 0);
    // It outlives the node and a torn disk: that the file is there is all.
    assert.equal(readFileSync(path.join(skills.home, "skills", "killed"), "utf8"), "");
    assert.equal((await skills.run(["run", "--", "true"])).code, 125);
  });

  it("nothing inside reaches the switch", async (skills) => {
    await skills.ok(["keys", "new", "--no-passphrase"]);
    await skills.json(["kill"]);
    await release(skills);
    const around = skills.ground.folder;
    const inside = await skills.run(["run", "--read", around, "--", "sh", "-c",
      `ls ${skills.home}/skills; touch ${skills.home}/skills/killed; ls ${skills.home}`]);
    assert.equal(inside.out, "");
    assert.ok(!existsSync(path.join(skills.home, "skills", "killed")));
    assert.equal((await skills.run(["run", "--write", skills.home, "--", "true"])).code, 125);
  });
}
