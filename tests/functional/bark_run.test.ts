// `noctem run` as people use it: what the program sees, what it may change, and that streams,
// signals, terminal and exit code are as without it. As root each test runs a second time as an
// ordinary user.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { callers, Ground } from "./bark.ts";
import { eventually, sleep } from "./support.ts";

for (const caller of callers()) {
  const it = (name: string, body: (ground: Ground) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Ground(t, caller)));

  it("streams, arguments and exit code are the program's own", async (ground) => {
    const script = 'cat; echo "$1" >&2; exit 7';
    const done = await ground.run([], ["sh", "-c", script, "sh", "a b"], { input: "in" });
    assert.deepEqual([done.code, done.out, done.err], [7, "in", "a b\n"]);
  });

  it("a signal that ends the program ends the run the same way", async (ground) => {
    const done = await ground.run([], ["sh", "-c", "kill -TERM $$"]);
    assert.equal(done.signal, "SIGTERM");
  });

  it("a signal for the run is for the program", async (ground) => {
    const script = 'trap "echo caught; exit 3" TERM; echo ready; while :; do sleep 0.05; done';
    const running = ground.start([], ["sh", "-c", script]);
    await eventually("ready", () => running.out.includes("ready"));
    const exit = await running.stop("SIGTERM");
    assert.equal(exit.code, 3);
    assert.match(running.out, /caught/);
  });

  it("what is not there and what cannot be started have the codes of a shell", async (ground) => {
    assert.equal((await ground.run([], ["no-such-program"])).code, 127);
    assert.equal((await ground.run([], ["/etc/services"])).code, 126);
    assert.equal((await ground.run(["--nonsense"], ["true"])).code, 2);
    assert.equal((await ground.run(["--level", "vm"], ["true"])).code, 125);
  });

  it("without a grant: an empty home, a system to read, nothing of the caller's", async (ground) => {
    const secret = ground.file("secret", "hidden");
    const done = await ground.run([], ["sh", "-c",
      `cat ${secret}; touch /usr/x /etc/x /x; ls -A ~ /tmp; grep -c www-data /etc/passwd`]);
    assert.doesNotMatch(done.out, /hidden/);
    assert.match(done.err, /Read-only file system/);
    assert.match(done.out, /^0$/m);
    assert.ok(done.err.includes(`to allow: --read ${secret}`), done.err);
  });

  it("what is granted is there, to read or to change, and belongs to the caller", async (ground) => {
    const folder = ground.folderWith("granted", { "old": "old" });
    const read = await ground.run(["--read", folder],
      ["sh", "-c", `cat ${folder}/old; echo new > ${folder}/old`]);
    assert.equal(read.out, "old");
    assert.ok(read.err.includes(`to allow: --write ${folder}/old`), read.err);
    const write = await ground.run(["--write", folder],
      ["sh", "-c", `echo new > ${folder}/old; mkdir ${folder}/d; echo n > ${folder}/d/n`]);
    assert.equal(write.code, 0, write.err);
    assert.equal(readFileSync(path.join(folder, "old"), "utf8"), "new\n");
    assert.equal(statSync(path.join(folder, "d/n")).uid, statSync(folder).uid);
  });

  it("a single file is granted without its folder", async (ground) => {
    const folder = ground.folderWith("two", { "a": "A", "b": "B" });
    const done = await ground.run(["--read", `${folder}/a`],
      ["sh", "-c", `cat ${folder}/a; cat ${folder}/b`]);
    assert.equal(done.out, "A");
  });

  it("the working folder is kept where it is granted, else it is the home", async (ground) => {
    const folder = ground.folderWith("work", {});
    const inside = await ground.run(["--read", "."], ["pwd"], { cwd: folder });
    assert.equal(inside.out, `${folder}\n`);
    const outside = await ground.run([], ["sh", "-c", 'test "$PWD" = "$HOME"'], { cwd: folder });
    assert.equal(outside.code, 0);
  });

  it("the environment is what was granted", async (ground) => {
    const env = { KEY: "k", OTHER: "o", LANG: "C.UTF-8", LD_PRELOAD: "" };
    const done = await ground.run(["--env", "KEY"], ["env"], { env });
    assert.match(done.out, /^KEY=k$/m);
    assert.match(done.out, /^LANG=C\.UTF-8$/m);
    assert.doesNotMatch(done.out, /OTHER|NOCTEM|LD_PRELOAD/);
  });

  it("a policy grants, and one that is absent, empty or odd runs nothing", async (ground) => {
    const folder = ground.folderWith("p", { "a": "A" });
    const policy = (text: string) => ground.file("policy.toml", text);
    const good = policy(`version = 1\n[paths]\nread = ["${folder}"]\n`);
    assert.equal((await ground.run(["--policy", good], ["cat", `${folder}/a`])).out, "A");
    for (const text of ["", "version = 2\n", "version = 1\nallow = 1\n", "version = 1\n[paths]\nread = 3\n"]) {
      const refused = await ground.run(["--policy", policy(text)], ["echo", "ran"]);
      assert.deepEqual([refused.code, refused.out], [125, ""], text);
    }
    const absent = await ground.run(["--policy", path.join(ground.folder, "none")], ["echo", "ran"]);
    assert.deepEqual([absent.code, absent.out], [125, ""]);
  });

  it("a program cannot be given its own policy, or Noctem's home, to write", async (ground) => {
    const folder = ground.folderWith("own", { "policy.toml": "version = 1\n" });
    const own = await ground.run(
      ["--policy", `${folder}/policy.toml`, "--write", folder], ["echo", "ran"]);
    assert.deepEqual([own.code, own.out], [125, ""]);
    const home = path.join(folder, "noctem");
    mkdirSync(home);
    writeFileSync(path.join(home, "key"), "secret");
    ground.give(home);
    const env = { NOCTEM_HOME: home };
    for (const grant of [["--write", folder], ["--write", home], ["--read", `${home}/key`]]) {
      const refused = await ground.run(grant, ["echo", "ran"], { env });
      assert.deepEqual([refused.code, refused.out], [125, ""], grant.join(" "));
    }
    const around = await ground.run(["--read", folder], ["sh", "-c", `ls ${home}; cat ${home}/key`], { env });
    assert.equal(around.out, "");
  });

  it("--learn stays confined and says the policy that was needed", async (ground) => {
    const folder = ground.folderWith("learn", { "a": "A" });
    const first = await ground.run(["--learn"], ["sh", "-c", `test -e ${folder}/a && cat ${folder}/a`]);
    assert.equal(first.out, "");
    const policy = ground.file("learned.toml", first.err.slice(first.err.indexOf("version = 1")));
    const second = await ground.run(["--policy", policy], ["sh", "-c", `cat ${folder}/a`]);
    assert.equal(second.out, "A", first.err);
  });

  it("when the run is killed, everything in it is gone", async (ground) => {
    const folder = ground.folderWith("beat", {});
    const script = `(while :; do date +%N > ${folder}/beat; sleep 0.05; done) & wait`;
    const running = ground.start(["--write", folder], ["sh", "-c", script]);
    const beat = path.join(folder, "beat");
    await eventually("a beat", () => existsSync(beat));
    running.signal("SIGKILL");
    await running.exited;
    await sleep(300);
    const last = readFileSync(beat, "utf8");
    await sleep(300);
    assert.equal(readFileSync(beat, "utf8"), last);
  });

  it("Ctrl-Z gives the terminal back to the shell, and fg goes on", async (ground) => {
    const folder = ground.folderWith("beat", {});
    const shell = ground.shell();
    // A child of the program keeps a time of its own: it must stand still too.
    const script = `(while :; do printf . >> ${folder}/beat; sleep 0.05; done) & trap "kill %1" EXIT; cat`;
    shell.press(`${ground.runner} --write ${folder} -- bash -c '${script}'\n`);
    const beat = path.join(folder, "beat");
    const size = () => (existsSync(beat) ? statSync(beat).size : 0);
    await eventually("a beat", () => size() > 3);
    shell.press("kappa\n");
    await eventually("an echo", () => shell.screen.split("kappa").length > 2);
    shell.press("\x1a");
    await shell.shows("Stopped");
    const before = size();
    shell.press('echo "shell: $((6 * 7))"\n');
    await shell.shows("shell: 42");
    await sleep(300);
    assert.ok(size() - before <= 1, "something of it went on");
    shell.press("fg\n");
    await eventually("it goes on", () => size() > before + 3);
    shell.press("lambda\n");
    await eventually("an echo", () => shell.screen.split("lambda").length > 2);
    shell.press("\x04");
    await sleep(300);
    shell.press('echo "it ended: $?"\n');
    await shell.shows("it ended: 0");
    shell.press("exit\n");
    await shell.running.exited;
  });

  it("on a terminal the program has one of its own, with its size and its keys", async (ground) => {
    const terminal = ground.terminal([], ["sh", "-c",
      'tty; stty size; trap "echo caught; exit 4" INT; echo ready; while :; do sleep 0.05; done']);
    await terminal.shows("ready");
    assert.match(terminal.screen, /\/dev\/(console|pts\/\d+)/);
    assert.match(terminal.screen, /\b\d+ 80\b/);
    terminal.press("\x03");
    await terminal.shows("caught");
    assert.equal((await terminal.running.exited).code, 4);
  });
}
