// What a person sees and a pipe does not: colours, the greeting, progress; and NO_COLOR.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Home, Terminal } from "./noctem.ts";

const kEscape = "\x1b[";

test("colours are for terminals, and NO_COLOR and dumb ones get none", async (t) => {
  const home = new Home(t);
  const seen = async (env: Record<string, string>) => {
    const terminal = new Terminal(home, ["--help"], env);
    assert.equal((await terminal.running.exited).code, 0);
    assert.match(terminal.screen, /Commands/);
    return terminal.screen.includes(kEscape);
  };
  assert.equal(await seen({}), true);
  assert.equal(await seen({ NO_COLOR: "1" }), false);
  assert.equal(await seen({ TERM: "dumb" }), false);
  assert.equal((await home.ok(["--help"], { env: { TERM: "xterm" } })).includes(kEscape), false);
});

test("on a terminal noctem up greets, and Ctrl-C stops it with a word", async (t) => {
  const home = new Home(t);
  const terminal = new Terminal(home, ["up", "--listen", "127.0.0.1:0"]);
  await terminal.shows("Ctrl-C stops it.");
  const url = await terminal.running.url();
  for (const part of [url, home.path, "noctem doctor", "mesh"]) {
    assert.ok(terminal.screen.includes(part), part);
  }
  assert.doesNotMatch(terminal.screen, /node\.started/, "the log is quiet");
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  terminal.press("\x03");
  assert.equal((await terminal.running.exited).code, 0);
  assert.match(terminal.screen, /stopping/);
});

test("in a pipe stdout is empty and the log says where; json for machines", async (t) => {
  const home = new Home(t);
  const { node, url } = await home.up();
  assert.match(node.err, new RegExp(`node\\.started url=${url} `));
  await node.stop();
  assert.equal(node.out, "");
  const json = await home.up(["--json", "--log", "error"]);
  const said = JSON.parse(json.node.out);
  assert.equal(said.url, json.url);
  assert.equal(said.home, home.path);
  assert.match(said.mesh, /^b[a-z2-7]+$/);
  await json.node.stop();
  assert.equal(json.node.err, "");
});

test("the log's level, part and form are chosen", async (t) => {
  const home = new Home(t);
  const { node } = await home.up(["--log", "warning,node=debug", "--log-format", "json"]);
  await node.stop();
  const lines = node.err.trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(lines.some((line) => line.event === "node.started"));
  assert.ok(lines.every((line) => line.event.startsWith("node.")));
  assert.match(await home.refusal(["up", "--log", "loud"]), /loud/);
});

test("help is wrapped to the terminal", async (t) => {
  const home = new Home(t);
  const terminal = new Terminal(home, ["help", "up"], { NO_COLOR: "1" });
  await terminal.running.exited;
  for (const line of terminal.screen.split(/\r?\n/)) assert.ok(line.length <= 80, line);
});

test("every command that answers answers in JSON", async (t) => {
  const home = new Home(t);
  const { node } = await home.up();
  await home.json(["keys", "new", "anna"]);
  const signed = await home.json(["document", "sign", "--key", "anna", "-"],
    { input: '{"kind":"note"}' });
  const input = { input: JSON.stringify(signed) };
  for (const args of [["keys", "show"], ["config", "explain"], ["version"], ["doctor"],
    ["log", "verify"], ["completion", "bash"], ["backup", "b"], ["man"]]) {
    await home.json(args);
  }
  for (const command of ["canonical", "id", "verify"]) {
    await home.json(["document", command, "-"], input);
  }
  await node.stop();
  await home.json(["restore", "--force", "b"]);
  const { libraries, version } = await home.json(["version"]);
  assert.match(version, /^\d+\.\d+\.\d+$/);
  for (const name of ["SQLite", "libsodium", "OpenSSL", "libcurl"]) {
    assert.match(libraries[name], /^\d+\.\d+/);
  }
  assert.equal(await home.ok(["--version"]), await home.ok(["version"]));
});
