// The ways around a sandbox that were found in others, each tried on ours: races between check and
// mount, words that become arguments, sockets in what was granted, missing helpers, bits left
// behind, and a program that spoofs what is said about it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { test } from "node:test";
import { callers, Ground, quoted } from "./bark.ts";
import { run } from "./support.ts";

const kRaces = 10;
const kRacesMax = 400;

for (const caller of callers()) {
  const it = (name: string, body: (ground: Ground) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Ground(t, caller)));

  it("a folder that turns into a link while the run starts is not followed", async (ground) => {
    const secret = ground.folderWith("secret", { file: "hidden" });
    const real = ground.folderWith("real", { file: "shown" });
    const script = 'n=0; while :; do mv "$1" "$1.away"; ln -s "$2" "$1"; rm "$1"; mv "$1.away" "$1"; ' +
      "n=$((n + 1)); echo $n; done";
    const racer = spawn("sh", ["-c", script, "sh", real, secret], { stdio: ["ignore", "pipe", "ignore"] });
    let swaps = "";
    racer.stdout.on("data", (bytes) => (swaps = String(bytes)));
    const gone = new Promise((resolve) => racer.once("close", resolve));
    const seen = { shown: 0, refused: 0 };
    try {
      for (let i = 0; i < kRacesMax && (i < kRaces || seen.refused === 0); ++i) {
        const done = await ground.run(["--write", real], ["sh", "-c", `cat ${secret}/file ${real}/file ${real}*/file`]);
        assert.doesNotMatch(done.out, /hidden/);
        if (done.out.includes("shown")) seen.shown += 1;
        else if (done.code === 125) seen.refused += 1;
      }
    } finally {  // before the folder is removed under it
      racer.kill("SIGKILL");
      await gone;
    }
    assert.notEqual(swaps, "", "nothing was swapped");
    assert.ok(seen.refused > 0, `the race never struck: ${JSON.stringify(seen)}`);
  });

  it("a link is not granted, but the name behind it is said", async (ground) => {
    const folder = ground.folderWith("behind", { a: "A" });
    const link = path.join(ground.folder, "link");
    symlinkSync(folder, link);
    for (const name of [link, `${link}/a`]) {
      const done = await ground.run(["--read", name], ["echo", "ran"]);
      assert.deepEqual([done.code, done.out], [125, ""]);
      assert.ok(done.err.includes(`grant ${folder}`), done.err);
    }
  });

  it("a link in what is granted leads inside, not to the host", async (ground) => {
    const secret = ground.file("secret", "hidden");
    const folder = ground.folderWith("work", { a: "A" });
    symlinkSync(secret, path.join(folder, "link"));
    symlinkSync("../secret", path.join(folder, "up"));
    const done = await ground.run(["--write", folder], ["sh", "-c",
      `cat ${folder}/link ${folder}/up ${folder}/../secret; ls -a ${ground.folder}; echo x > ${folder}/link`]);
    assert.doesNotMatch(done.out, /hidden/);
    assert.match(done.out, /^work$/m);
    assert.doesNotMatch(done.out, /^secret$/m);
    assert.equal(statSync(secret).size, 6);
  });

  it("a socket in what is granted is not spoken to", async (ground) => {
    const folder = ground.folderWith("sockets", {});
    const server = net.createServer((socket) => socket.end("granted authority"));
    ground.scope.after(() => void server.close());
    await new Promise<void>((resolve) => server.listen(`${folder}/agent`, resolve));
    ground.give(`${folder}/agent`);
    const speak = `import socket; s = socket.socket(socket.AF_UNIX); s.connect("${folder}/agent"); print(s.recv(99))`;
    const outside = await run(ground.scope, "python3", ["-c", speak]);
    assert.match(outside.out, /granted authority/);
    for (const access of ["--read", "--write"]) {
      const inside = await ground.run([access, folder], ["python3", "-c", speak]);
      assert.doesNotMatch(inside.out, /authority/);
      assert.notEqual(inside.code, 0);
    }
    const direct = await ground.run(["--read", `${folder}/agent`], ["echo", "ran"]);
    assert.deepEqual([direct.code, direct.out], [125, ""]);
  });

  it("no word of the program or of a path becomes an argument of the launcher", async (ground) => {
    for (const word of ["--share-net", "--bind", "--", "--args", "-", "", "a\nb", "--inside"]) {
      const done = await ground.run([], ["printf", "%s|", word]);
      assert.equal(done.out, `${word}|`);
    }
    assert.equal((await ground.run([], ["--share-net"])).code, 127);
    for (const name of ["--bind", "a b", "line\nbreak", "quote'", "--dev-bind / /"]) {
      const folder = path.join(ground.folder, "odd", name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "f"), "F", { mode: 0o644 });
      ground.give(folder);
      const done = await ground.run(["--read", folder], ["cat", `${folder}/f`]);
      assert.equal(done.out, "F", done.err);
    }
  });

  it("what is left behind has no set-id bit, and no file is left elsewhere", async (ground) => {
    const folder = ground.folderWith("left", {});
    const script = `cd ${folder}; cp /bin/true t; chmod 4755 t; chmod g+s t; install -m 6755 /bin/true i; ` +
      `python3 -c 'import os; os.open("o", os.O_CREAT | os.O_WRONLY, 0o6755)'; ln -s /etc/passwd l; mkfifo p; true`;
    const done = await ground.run(["--write", folder], ["sh", "-c", script]);
    assert.equal(done.code, 0, done.err);
    for (const name of readdirSync(folder)) {
      if (name !== "l") assert.equal(statSync(path.join(folder, name)).mode & 0o6000, 0, name);
    }
    assert.match(done.err, /Operation not permitted/);
  });

  const kFound = { ".git/hooks/pre-commit": "H", ".git/config": "C", ".bashrc": "B", ".vscode/settings.json": "V" };
  const project = (ground: Ground): string => {
    const folder = ground.folderWith("project", { a: "A" });
    for (const name of [".git", ".git/hooks", ".vscode"]) ground.folderWith(`project/${name}`, {});
    for (const [name, text] of Object.entries(kFound)) ground.file(`project/${name}`, text);
    return folder;
  };

  it("what other programs obey stays as it is in a folder that may be written", async (ground) => {
    const folder = project(ground);
    const tries = ["echo x > .git/hooks/pre-commit", "echo x > .git/hooks/post-checkout", "echo x > .git/config",
      "chmod 777 .git/hooks/pre-commit", "mv .git .git2", "mv .git/hooks .git/h", "rm -rf .git/hooks", "mv .vscode v",
      "rm -rf .vscode", "echo x >> .bashrc", "mv .bashrc b", "cp a b && mv -f b .bashrc", "ln -f a .bashrc",
      "truncate -s 0 .git/config", "sed -i s/V/x/ .vscode/settings.json"];
    const script = tries.map((one) => `if ${one}; then echo "open: ${one}"; fi`).join("\n");
    const done = await ground.run(["--write", folder], ["sh", "-c",
      `cd ${folder}\n${script}\necho fine > new; echo fine > .git/index; echo done`]);
    assert.equal(done.out, "done\n");
    for (const [name, text] of Object.entries(kFound)) {
      assert.equal(readFileSync(path.join(folder, name), "utf8"), text, name);
    }
    assert.equal(readFileSync(path.join(folder, "new"), "utf8"), "fine\n");
    assert.equal(readFileSync(path.join(folder, ".git/index"), "utf8"), "fine\n");
    assert.ok(done.err.includes(`to allow: --write ${folder}/.git/hooks`), done.err);
  });

  it("what other programs would obey, and was not there, is moved aside", async (ground) => {
    const folder = project(ground);
    const made = [".mcp.json", ".envrc", ".profile", ".claude", ".cursor", ".git/config.worktree"];
    const script = `cd ${folder}; echo evil > .mcp.json; echo evil > b; mv b .envrc; ln b .profile; cp a .profile; ` +
      "mkdir .claude; echo evil > .claude/settings.json; ln -s /etc .cursor; echo evil > .git/config.worktree; " +
      "i=0; while [ $i -lt 200 ]; do echo evil > .mcp.json; i=$((i + 1)); done; sleep 0.2; " +
      "rm -f .mcp.json; ln .mcp.json.noctem-denied .mcp.json";
    const done = await ground.run(["--write", folder], ["sh", "-c", script]);
    for (const name of made) {
      assert.throws(() => lstatSync(path.join(folder, name)), /ENOENT/, name);
      assert.ok(lstatSync(path.join(folder, `${name}.noctem-denied`)), name);
      assert.ok(done.err.includes(`write ${folder}/${name}`), done.err);
    }
    // Ended by a limit, with the program still at it.
    const cut = await ground.run(["--write", folder, "--wall", "500"], ["sh", "-c",
      `cd ${folder}; while :; do echo evil > .gitconfig; echo evil > .zshrc; done`]);
    assert.equal(cut.signal, "SIGKILL");
    for (const name of [".gitconfig", ".zshrc"]) {
      assert.throws(() => lstatSync(path.join(folder, name)), /ENOENT/, name);
    }
  });

  it("what other programs obey is written where it is granted by name", async (ground) => {
    const folder = project(ground);
    const named = [".vscode", ".git/config", ".bashrc"].flatMap((name) => ["--write", path.join(folder, name)]);
    const done = await ground.run(["--write", folder, ...named], ["sh", "-c",
      `cd ${folder}; echo 1 > .vscode/settings.json; echo 2 > .git/config; echo 3 > .bashrc; echo 4 > .git/hooks/x`]);
    assert.notEqual(done.code, 0);
    const now = [".vscode/settings.json", ".git/config", ".bashrc"].map((name) =>
      readFileSync(path.join(folder, name), "utf8"));
    assert.deepEqual(now, ["1\n", "2\n", "3\n"]);
    const learned = await ground.run(["--learn", "--write", folder], ["sh", "-c", `echo evil > ${folder}/.mcp.json`]);
    assert.doesNotMatch(learned.err, /mcp\.json"/, "a policy names what is there");
  });

  it("names cannot forge what is said about them", async (ground) => {
    const name = "\x1b[2K\rnoctem: all granted\n\u202e";
    const folder = ground.folderWith("forge", {});
    const file = path.join(folder, name);
    writeFileSync(file, "");
    const done = await ground.run([], ["cat", file]);
    const said = done.err.slice(done.err.lastIndexOf("noctem: denied"));
    assert.match(said, /\\x1b\[2K\\x0dnoctem: all granted\\x0a\\xe2\\x80\\xae/);
    assert.doesNotMatch(said, /[^\x20-\x7e\n]/);
  });

  it("a machine that cannot confine runs nothing", async (ground) => {
    const command = quoted([ground.runner, "--", "echo", "ran"]);
    const breaks = ["echo 0 > /proc/sys/user/max_user_namespaces", "mount --bind /dev/null /usr/bin/bwrap",
      "echo 0 > /proc/sys/user/max_net_namespaces", "mount -t tmpfs none /usr/bin"];
    for (const broken of breaks) {
      const script = `${broken} && exec ${command}`;
      const words = ground.as(["unshare", "-Urm", "--propagation", "private", "sh", "-c", script]);
      const done = await run(ground.scope, words[0], words.slice(1));
      assert.equal(done.out, "", broken);
      assert.equal(done.code, 125, `${broken}: ${done.err}`);
    }
  });

  it("a run inside a run does not weaken it", async (ground) => {
    const done = await ground.run(["--read", ground.runner], [ground.runner, "--", "echo", "ran"]);
    assert.equal(done.out, "");
    assert.notEqual(done.code, 0);
  });
}

test("as root: without namespaces nothing runs, in the machine's own user namespace too", async (t) => {
  if (process.getuid?.() !== 0) return; // said by the tests of the ordinary user above
  const ground = new Ground(t, "root");
  const command = quoted([ground.runner, "--", "echo", "ran"]);
  const broken = `mount --bind /dev/null /usr/bin/bwrap && exec ${command}`;
  const done = await run(t, "unshare", ["-m", "--propagation", "private", "sh", "-c", broken]);
  assert.deepEqual([done.code, done.out], [125, ""]);
});
