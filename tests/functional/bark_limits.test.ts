// Limits against a program that takes all it can get: what it reached is at most a tenth over the
// limit, and not far below it, or the limit was not what stopped it.

import assert from "node:assert/strict";
import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { callers, Ground, type Caller } from "./bark.ts";
import { eventually, sleep, testProgram } from "./support.ts";

const kOver = 1.1;

function greedy(ground: Ground): string {
  const file = path.join(ground.folder, "greedy");
  if (!existsSync(file)) {
    copyFileSync(path.resolve(testProgram("greedy")), file);
    chmodSync(file, 0o755);
  }
  return file;
}

// The most that the program said it had, when the run was ended by a limit or by us.
async function reached(ground: Ground, options: string[], what: string[]): Promise<number> {
  const file = greedy(ground);
  const running = ground.start(["--read", file, "--wall", "4000", ...options], [file, ...what]);
  await running.exited;
  return Math.max(0, ...running.out.split("\n").map(Number));
}

for (const caller of callers()) {
  const it = (name: string, body: (ground: Ground) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Ground(t, caller)));

  it("processor time, of one process and of many together", async (ground) => {
    const one = await reached(ground, ["--cpu", "300"], ["spin"]);
    assert.ok(one >= 200 && one <= 300 * kOver, `${one} ms of 300`);
    const file = greedy(ground);
    const running = ground.start(["--read", file, "--wall", "8000", "--cpu", "800"], [file, "spin-children"]);
    await running.exited;
    assert.match(running.err, /processor time/);
    const most = Math.max(...running.out.split("\n").map(Number));
    assert.ok(most <= 800 * kOver, `one of four children had ${most} ms`);
  });

  it("time", async (ground) => {
    const started = performance.now();
    const done = await ground.run(["--wall", "1000"], ["sleep", "30"]);
    const took = performance.now() - started;
    assert.equal(done.signal, "SIGKILL");
    assert.match(done.err, /stopped: it ran for longer than 1000 ms/);
    assert.ok(took >= 1000 && took < 10_000, `${took} ms`);
  });

  it("memory", async (ground) => {
    const most = await reached(ground, ["--memory", "64"], ["grow"]);
    assert.ok(most >= 40 && most <= 64 * kOver, `${most} MB of 64`);
    const unmapped = await reached(ground, ["--memory", "64"], ["grow-unmapped"]);
    assert.ok(unmapped <= 64 * kOver, `${unmapped} MB of 64 in no mapping`);
  });

  it("processes", async (ground) => {
    const most = await reached(ground, ["--processes", "30"], ["multiply"]);
    assert.ok(most >= 20 && most <= 30 * kOver, `${most} of 30`);
  });

  it("open files", async (ground) => {
    const most = await reached(ground, ["--descriptors", "64"], ["open"]);
    assert.ok(most >= 55 && most <= 64 * kOver, `${most} of 64`);
  });

  it("scratch: each of its folders", async (ground) => {
    const home = path.join(ground.folder, "caller-home");
    for (const place of ["/tmp", "/var/tmp", "/dev/shm", home]) {
      const most = await reached(ground, ["--scratch", "16"], ["fill", place]);
      assert.ok(most >= 12 && most <= 16 * kOver, `${most} MB of 16 in ${place}`);
    }
    for (const place of ["/", "/dev", "/run", "/var", "/etc"]) {
      assert.equal(await reached(ground, ["--wall", "300"], ["fill", place]), 0, place);
    }
  });

  it("a flood of output fills nobody's memory", async (ground) => {
    const file = greedy(ground);
    const terminal = ground.terminal(["--read", file, "--wall", "1500"], [file, "flood"]);
    await eventually("a flood", () => terminal.screen.length > 1 << 20);
    const peak = Math.max(...runners(terminal.running.pid).map(peakKb));
    await terminal.running.exited;
    assert.ok(peak > 0 && peak < 16_000, `the runner grew to ${peak} KB`);
  });
}

function children(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")
      .filter((word) => word !== "").map(Number);
  } catch {
    return [];
  }
}
function runners(pid: number): number[] {
  return children(pid).flatMap((child) => [child, ...runners(child)]).filter((each) =>
    readFileSync(`/proc/${each}/cmdline`, "utf8").includes("noctem-run"));
}
function peakKb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
}

test("root leaves no control group behind", async (t) => {
  const folders = ["/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids"];
  const ours = (pid: number) => folders.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder)).filter((name) => name === `noctem-${pid}`);
  const caller: Caller = callers()[0];
  const running = new Ground(t, caller).start([], ["true"]);
  await running.exited;
  await sleep(50);
  assert.deepEqual(ours(running.pid), []);
});
