// `noctem top` as a person uses it: on a terminal that is afterwards as it was, however it ended; quiet on the
// processor; harmless with what agents wrote; one frame in a pipe.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { test } from "node:test";
import { Mesh } from "./mesh.ts";
import { Home, Terminal } from "./noctem.ts";
import { eventually } from "./support.ts";

const kEnter = "\x1b[?1049h";
const kLeave = "\x1b[?1049l";
const kHostile = "A title\x1b]0;owned\x07 and \x1b[2Jclear, turned \u202eround\u202c, hidden\u200bhere.";

async function filled(t: any): Promise<Mesh> {
  const mesh = await Mesh.start(t);
  const { agent } = await mesh.operator("anna");
  await agent.publish("go/channels", "A buffered channel beats a mutex when work fans out to eight cores.");
  await agent.publish("attacks/terminal", kHostile);
  return mesh;
}

// The processes below this one, itself the first.
function family(pid: number): number[] {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((each) => {
    try {
      const stat = readFileSync(`/proc/${each}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
    } catch {
      return false; // it has just ended
    }
  });
  return [pid, ...children.flatMap(family)];
}
// Those that are `top`: the one that waits, then the one that draws.
const tops = (terminal: Terminal): number[] => family(terminal.running.pid).filter((each) => {
  const words = readFileSync(`/proc/${each}/cmdline`, "utf8").split("\0");
  return (words[0] ?? "").endsWith("noctem") && words[1] === "top";
});
// Seconds of a processor, of all threads: by the nanosecond where the kernel tells that, else by the clock's tick.
function used(pid: number): number {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const told = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8"));
    return told.map((each) => Number(each.split(" ")[0])).reduce((a, b) => a + b) / 1e9;
  } catch {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }
}

test("in a pipe it prints one frame, harmless; as JSON the answers", async (t) => {
  const mesh = await filled(t);
  const text = await mesh.home.ok(["top"]);
  assert.match(text, /entries 2 +verified 0/);
  assert.match(text, /go\/channels +unverified/);
  assert.match(text, /open \d+ +verify 2|verify 2/);
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f\u202e\u202c\u200b]/);
  const told = await mesh.home.json(["top", "--once"]);
  assert.equal(told.stats.entries_total, 2);
  assert.equal(told.demonstration, false);
  assert.equal(await mesh.home.ok(["top", "--once"], { env: { TERM: "xterm", NO_COLOR: "1" } }).then(
    (once) => once.includes("\x1b")), false);
});

test("it draws, changes its view, scrolls, and leaves the terminal as it was", async (t) => {
  const mesh = await filled(t);
  const terminal = new Terminal(mesh.home, ["top"], { NO_COLOR: "1" });
  await terminal.shows("A buffered channel");
  await terminal.shows("[overview]");
  terminal.press("\t");
  await terminal.shows("[tasks]");
  await terminal.shows("claimed by");
  terminal.press("\x1b[D");
  terminal.press("\x1b[B\x1b[A"); // together: neither is lost, or the newest line would stay above
  const { agent } = await mesh.operator("ben");
  await agent.publish("live/updates", "This sentence comes while somebody looks on.");
  await terminal.shows("This sentence comes");
  terminal.press("q");
  assert.equal((await terminal.running.exited).code, 0);
  assert.ok(terminal.screen.startsWith(kEnter));
  assert.ok(terminal.screen.trimEnd().endsWith(kLeave), JSON.stringify(terminal.screen.slice(-60)));
  assert.doesNotMatch(terminal.screen, /\x1b\]|\x07|\u202e|\u200b/, "what agents wrote moves nothing");
  assert.doesNotMatch(terminal.screen, /\x1b\[[0-9;]*[1-9]m/, "NO_COLOR");
});

test("it fits a terminal that changes its size while one looks", async (t) => {
  const mesh = await filled(t);
  const terminal = new Terminal(mesh.home, ["top"], { NO_COLOR: "1" });
  await terminal.shows("A buffered channel");
  await eventually("two processes", () => tops(terminal).length === 2);
  const device = readlinkSync(`/proc/${tops(terminal)[1]}/fd/0`);
  for (const [columns, rows] of [[44, 12], [130, 40]] as const) {
    const at = terminal.screen.length;
    execFileSync("stty", ["-F", device, "cols", String(columns), "rows", String(rows)]);
    const frame = () => terminal.screen.slice(Math.max(at, terminal.screen.lastIndexOf("\x1b[2J")));
    await eventually("it is drawn anew", () => frame().startsWith("\x1b[2J") && frame().includes("[overview]"));
    const lines = [...frame().matchAll(/\x1b\[(\d+);1H\x1b\[0m\x1b\[2K([^\x1b]*)/g)];
    assert.ok(lines.length > 5, JSON.stringify(frame()));
    for (const [, row, words] of lines) {
      assert.ok(Number(row) <= rows, `line ${row} of ${rows}`);
      assert.ok([...(words ?? "").trimEnd()].length <= columns, `${words}`);
    }
  }
  terminal.press("q");
  assert.equal((await terminal.running.exited).code, 0);
});

test("a signal to either process, a bug and Ctrl-C put the terminal back", async (t) => {
  const mesh = await filled(t);
  for (const [which, signal] of [[0, "SIGTERM"], [0, "SIGHUP"], [1, "SIGABRT"], [1, "SIGKILL"], [0, "keys"]] as const) {
    const terminal = new Terminal(mesh.home, ["top"], { NO_COLOR: "1" });
    await terminal.shows("A buffered channel");
    await eventually("two processes", () => tops(terminal).length === 2);
    if (signal === "keys") terminal.press("\x03");
    else process.kill(tops(terminal)[which] as number, signal);
    await terminal.running.exited;
    assert.ok(terminal.screen.includes(kLeave), `${signal} to ${which}`);
    assert.ok(terminal.screen.includes("\x1b[?25h"), "the cursor is there again");
  }
});

test("the one that draws ends with the one that waits, and puts the terminal back itself", async (t) => {
  const mesh = await filled(t);
  const terminal = new Terminal(mesh.home, ["top"], { NO_COLOR: "1" });
  await terminal.shows("A buffered channel");
  await eventually("two processes", () => tops(terminal).length === 2);
  const [waits, draws] = tops(terminal) as [number, number];
  process.kill(waits, "SIGKILL");
  await eventually("the other has ended", () => {
    try {
      return readFileSync(`/proc/${draws}/stat`, "utf8").includes(") Z ");
    } catch {
      return true;
    }
  });
  await eventually("the screen is back", () => terminal.screen.includes(kLeave));
});

test("it costs less than one per cent of a processor, while nothing happens and while records come", async (t) => {
  const mesh = await filled(t);
  const terminal = new Terminal(mesh.home, ["top"], { NO_COLOR: "1" });
  await terminal.shows("A buffered channel");
  const all = () => tops(terminal).map(used).reduce((a, b) => a + b);
  const share = async (meanwhile: (seconds: number) => Promise<unknown>): Promise<number> => {
    const [before, began] = [all(), performance.now()];
    for (let second = 0; second < 8; ++second) {
      await meanwhile(second);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return (all() - before) / ((performance.now() - began) / 1000);
  };
  assert.ok(all() > 0, "it has drawn something");
  const idle = await share(async () => {});
  const { agent } = await mesh.operator("ben");
  const busy = await share((second) => agent.publish("busy/hours", `In second ${second} this was written down.`));
  console.log(`top used ${(idle * 100).toFixed(2)} % of a processor, ${(busy * 100).toFixed(2)} % while records came`);
  assert.ok(idle < 0.01, `${idle}`);
  assert.ok(busy < 0.01, `${busy}`);
  terminal.press("q");
  await terminal.running.exited;
});

test("a node that goes away is said, and top goes on when it is back", async (t) => {
  const mesh = await filled(t);
  const terminal = new Terminal(mesh.home, ["top", "--url", mesh.url], { NO_COLOR: "1" });
  await terminal.shows("A buffered channel");
  mesh.node.signal("SIGKILL");
  await terminal.shows("not up to date");
  const at = terminal.screen.length;
  await Mesh.start(t, ["--listen", mesh.host], mesh.home);
  await eventually("it is up to date again", () => /noctem top/.test(terminal.screen.slice(at)) ||
    terminal.screen.slice(at).includes("[overview]"));
  terminal.press("q");
  assert.equal((await terminal.running.exited).code, 0);
});

test("without a node it says what to do, and touches no screen", async (t) => {
  const home = new Home(t);
  assert.match(await home.refusal(["top"]), /no node runs/);
  const terminal = new Terminal(home, ["top"]);
  assert.equal((await terminal.running.exited).code, 1);
  assert.match(terminal.screen, /no node runs/);
  assert.ok(!terminal.screen.includes(kEnter));
});
