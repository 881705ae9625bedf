// What the program says about itself: help, nearest names, completion, man page, guide.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Home, noctem } from "./noctem.ts";
import { run } from "./support.ts";

const kCommands = [
  "up", "doctor", "config explain", "keys new", "keys show", "document canonical", "document id",
  "document sign", "document verify", "log verify", "backup", "restore", "version", "completion",
  "help", "mesh follow", "mesh import", "clock accept",
];

test("every command has help with an example, and is in the list", async (t) => {
  const home = new Home(t);
  const list = await home.ok(["--help"]);
  assert.equal(await home.ok([]), list);
  assert.equal(await home.ok(["help"]), list);
  for (const command of kCommands) {
    const words = command.split(" ");
    const help = await home.ok([...words, "--help"]);
    assert.equal(await home.ok(["help", ...words]), help, command);
    assert.match(help, new RegExp(`^noctem ${command}`));
    assert.match(help, /\nExamples\n {2}.*noctem/, command);
    assert.match(help, /--json/, command);
    assert.match(list, new RegExp(`\\n  ${command} +\\S`), command);
  }
  assert.equal(existsSync(home.path), false, "help makes nothing");
});

test("a group alone lists its commands and is not understood as a command", async (t) => {
  const home = new Home(t);
  const group = await home.run(["keys"]);
  assert.equal(group.code, 2);
  assert.match(group.out, /keys new.*keys show/s);
  assert.equal(await home.ok(["keys", "--help"]), group.out);
});

test("what is not known is refused with the nearest that is, exit code 2", async (t) => {
  const home = new Home(t);
  for (const [words, nearest] of [
    [["dcotor"], "doctor"], [["keys", "nwe"], "keys new"], [["up", "--lissten", "x"], "--listen"],
    [["docment", "id"], "document"], [["version", "--jsn"], "--json"],
  ] as [string[], string][]) {
    const said = await home.refusal(words, {}, 2);
    assert.match(said, new RegExp(`did you mean "${nearest}`), words.join(" "));
  }
  assert.match(await home.refusal(["document", "id"], {}, 2), /FILE\|-.*missing/);
  assert.match(await home.refusal(["version", "x"], {}, 2), /too much/);
  assert.match(await home.refusal(["up", "--listen"], {}, 2), /needs a value/);
  assert.match(await home.refusal(["completion", "tcsh"], {}, 2), /bash, zsh or fish/);
});

test("with --json an error is a problem in JSON on stderr", async (t) => {
  const home = new Home(t);
  for (const [words, code, reason] of [
    [["dcotor", "--json"], 2, "usage"], [["--json", "document", "id", "nofile"], 1, "not_found"],
    [["keys", "show", "nobody", "--json"], 1, "not_found:key"],
  ] as [string[], number, string][]) {
    const done = await home.run(words);
    assert.equal(done.code, code);
    assert.equal(done.out, "");
    const problem = JSON.parse(done.err);
    assert.match(problem.type, new RegExp(`^urn:noctem:error:.*${reason}`));
    assert.ok(problem.detail.length > 5);
  }
});

test("the guide is what the program prints", async (t) => {
  const home = new Home(t);
  const page = await home.ok(["man", "--markdown"]);
  const committed = readFileSync("docs/guide/command-line.md", "utf8");
  assert.equal(committed, page, "run: noctem man --markdown > docs/guide/command-line.md");
});

test("the man page is set without a warning and shows every command and setting", async (t) => {
  const home = new Home(t);
  const page = home.file("noctem.1", await home.ok(["man"]));
  const groff = await run(t, "groff", ["-man", "-ww", "-Kutf8", "-Tutf8", "-P-c", page]);
  assert.equal(groff.code, 0, groff.err);
  assert.equal(groff.err, "");
  for (const command of kCommands) assert.match(groff.out, new RegExp(`noctem ${command}`));
  assert.match(groff.out, /http\.workers/);
  assert.match(groff.out, /--passphrase-file/);
});

// The words that bash would offer.
async function offered(home: Home, line: string): Promise<string[]> {
  const words = line.split(" ");
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const script = `source <('${noctem}' completion bash); noctem() { '${noctem}' "$@"; }
    COMP_WORDS=(noctem ${quoted}); COMP_CWORD=${words.length}; _noctem
    printf '%s\\n' "\${COMPREPLY[@]}"; complete -p noctem`;
  const done = await run(home.scope, "bash", ["-euc", script], home.options());
  assert.equal(done.code, 0, done.err);
  assert.equal(done.err, "");
  const lines = done.out.trim().split("\n");
  assert.equal(lines.pop(), "complete -o default -F _noctem noctem");
  return lines.filter((word) => word !== "");
}

test("bash completes commands, options, names of keys and settings", async (t) => {
  const home = new Home(t);
  await home.ok(["keys", "new", "anna"]);
  assert.deepEqual(await offered(home, "do"), ["domains", "doctor", "document"]);
  assert.deepEqual(await offered(home, "keys "), ["new", "show"]);
  assert.deepEqual(await offered(home, "document sign --k"), ["--key"]);
  assert.deepEqual(await offered(home, "document sign --key "), ["anna"]);
  assert.deepEqual(await offered(home, "config explain http.b"),
    ["http.body_max", "http.body_deadline"]);
  assert.deepEqual(await offered(home, "document id "), [], "file names are bash's own");
});

test("the scripts for zsh and fish are understood where these shells are", async (t) => {
  const home = new Home(t);
  for (const shell of ["zsh", "fish"]) {
    const script = await home.ok(["completion", shell]);
    assert.match(script, /noctem complete -- /);
    const file = home.file(`completion.${shell}`, script);
    const found = ["/bin", "/usr/bin"].some((folder) => existsSync(path.join(folder, shell)));
    if (found) assert.equal((await run(t, shell, ["-n", file])).code, 0, shell);
  }
});

test("a reader who leaves early is no error; a full disk is", async (t) => {
  const home = new Home(t);
  const script = `'${noctem}' man --markdown | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const head = await run(t, "bash", ["-c", script], home.options());
  assert.equal(head.out, "# The command line\n0\n");
  assert.equal(head.err, "");
  const late = `{ sleep 0.2; '${noctem}' man; echo "$?" >&2; } | true`; // nobody reads any more
  assert.equal((await run(t, "bash", ["-c", late], home.options())).err, "0\n");
  const full = await run(t, "bash", ["-c", `'${noctem}' version > /dev/full`], home.options());
  assert.equal(full.code, 1);
  assert.match(full.err, /No space left/);
});
