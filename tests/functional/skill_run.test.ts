// Skills from the folder to the answer, and what an attacker would try on the way. As root each test
// runs a second time as an ordinary user.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { Skills } from "./skills.ts";
import { eventually, sleep } from "./support.ts";

const kTried = "org.example/tried";

for (const caller of callers()) {
  const it = (name: string, body: (skills: Skills) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Skills(t, caller)));

  it("a skill is packed, installed, run with its arguments, and logged", async (skills) => {
    await skills.installed('echo "heard $(cat)"; echo said >&2');
    const done = await skills.run(["skill", "run", kTried, '{"b":1,"a":"x"}']);
    assert.equal(done.out, 'heard {"a":"x","b":1}\n');
    assert.match(done.err, /^said$/m);
    assert.equal(done.code, 0, done.err);
    const events = (await skills.json(["audit", "show"])).events.map((event: any) => event.what);
    assert.deepEqual(events.slice(-5), ["proposed", "decided", "authorised", "started", "result"]);
    await skills.ok(["audit", "verify"]);
    assert.deepEqual(readdirSync(skills.ground.folder).filter((name) =>
      name.startsWith("noctem-skill-")), [], "the files that were laid out are gone");
  });

  it("it sees its own files and what was granted, nothing else, and says what it wanted",
    async (skills) => {
      const secret = skills.ground.file("secret", "hidden");
      const granted = skills.ground.folderWith("granted", { "in": "shown" });
      const other = skills.ground.folderWith("other", { "in": "hidden" });
      const fs = [granted, other].map((folder) => ({ path: folder, access: "read" }));
      await skills.installed(
        `cat ${granted}/in ${other}/in ${secret} ${skills.home}/keys/me.key ` +
        `"$(dirname "$0")/main.sh"; env; exit 0`,
        { capabilities: { fs, env: ["SHOWN", "HIDDEN"] } },
        `read = ["${granted}"]\nenvironment = ["SHOWN"]\n`);
      const done = await skills.run(["skill", "run", kTried],
        { env: { SHOWN: "yes-shown", HIDDEN: "not-shown" } });
      assert.match(done.out, /shown/);
      assert.match(done.out, /SHOWN=yes-shown/);
      assert.match(done.out, /#!\/bin\/sh/);
      assert.doesNotMatch(done.out, /hidden|not-shown|NOCTEM/);
      assert.match(done.err, new RegExp(`not given it: read ${other}`));
      assert.match(done.err, /not given it: environment HIDDEN/);
      assert.match(done.err, new RegExp(`was denied: read ${secret}`));
    });

  it("a flood of output, a spin and a silent wait are ended", async (skills) => {
    const limits = {
      memory_mb: 256, cpu_ms: 400, wall_ms: 800, output_kb: 4, files_mb: 1, processes: 16,
    };
    await skills.installed('case "$(cat)" in *flood*) yes;; *spin*) while :; do :; done;; esac;' +
      " sleep 60", { limits });
    const run = async (way: string) => {
      const done = await skills.run(["skill", "run", kTried, `{"way":"${way}"}`, "--json"]);
      assert.equal(done.code, 1, done.err);
      return JSON.parse(done.out);
    };
    const flood = await run("flood");
    assert.match(flood.stopped, /wrote more than 4096 bytes/);
    assert.equal(flood.output.length, 4096);
    assert.match((await run("spin")).stopped, /processor time|longer than/);
    assert.match((await run("wait")).stopped, /longer than 800 ms/);
  });

  it("a revocation ends what runs, and nothing starts again", async (skills) => {
    const granted = skills.ground.folderWith("beat", {});
    await skills.installed(`while :; do date >> ${granted}/beat; sleep 0.05; done`, {
      tier: 3, capabilities: { fs: [{ path: granted, access: "write" }] },
    }, `write = ["${granted}"]\n`);
    const terminal = skills.terminal(["skill", "run", kTried]);
    await terminal.shows("Type yes");
    terminal.press("yes\n");
    const beat = path.join(granted, "beat");
    await eventually("it runs", () => { try { return statSync(beat).size > 0; } catch { return false; } });
    await skills.ok(["skill", "revoke", kTried]);
    const size = await still(beat);
    await sleep(300);
    assert.equal(statSync(beat).size, size, "no effect any more");
    await terminal.shows("revoked");
    await skills.refused(["skill", "run", kTried], /revoked/);
  });

  it("a skill does not outlive the program that started it, killed with -9", async (skills) => {
    const granted = skills.ground.folderWith("beat", {});
    await skills.installed(`while :; do date >> ${granted}/beat; sleep 0.05; done`, {
      tier: 3, capabilities: { fs: [{ path: granted, access: "write" }] },
    }, `write = ["${granted}"]\n`);
    const waiting = skills.start(["skill", "run", kTried, "--wait", "60"]);
    const id = await request(skills);
    const person = skills.terminal(["skill", "approvals", "approve", id, "--for", "run"]);
    await person.shows("Type yes");
    person.press("yes\n");
    const beat = path.join(granted, "beat");
    await eventually("it runs", () => { try { return statSync(beat).size > 0; } catch { return false; } });
    await waiting.stop("SIGKILL");
    const size = await still(beat);
    await sleep(300);
    assert.equal(statSync(beat).size, size);
    await skills.ok(["audit", "verify"]);
  });

  it("only a person at a terminal approves; others may wait for it, and silence is no",
    async (skills) => {
      await skills.installed("echo ran", { tier: 3 });
      await skills.refused(["skill", "run", kTried], /a person must approve/);
      const waiting = skills.start(["skill", "run", kTried, "--wait", "60"]);
      const id = await request(skills);
      const piped = await skills.run(["skill", "approvals", "approve", id], { input: "yes\n" });
      assert.match(piped.err, /only a person at a terminal/);
      const unsure = skills.terminal(["skill", "approvals", "approve", id]);
      await unsure.shows("Type yes");
      unsure.press("y\n");
      await unsure.shows("not approved");
      await skills.ok(["skill", "approvals", "deny", id]);
      assert.equal((await waiting.exited).code, 1);
      assert.doesNotMatch(waiting.out, /ran/);
      await skills.refused(["skill", "run", kTried, "--wait", "1"], /nobody answered in time/);
    });

  it("what was approved is what runs: another argument asks again", async (skills) => {
    await skills.installed("cat", { tier: 3 });
    const terminal = skills.terminal(["skill", "run", kTried, '{"n":1}']);
    await terminal.shows("Type yes");
    assert.match(terminal.screen, /arguments: \{"n":1\}/);
    terminal.press("version\n");
    await terminal.running.exited;
    assert.match(terminal.screen, /\{"n":1\}/);
    assert.equal(await skills.ok(["skill", "run", kTried, '{"n":2}']), '{"n":2}');
    const { approvals } = await skills.json(["skill", "approvals"]);
    await skills.ok(["skill", "approvals", "revoke", approvals[0].id]);
    await skills.refused(["skill", "run", kTried, '{"n":2}'], /a person must approve/);
  });

  it("a terminal shows nothing that a skill could paint with", async (skills) => {
    await skills.installed("printf 'a\\033[2Jb\\033]0;t\\007\\n'; printf '\\033[31mred\\n' >&2");
    const terminal = skills.terminal(["skill", "run", kTried]);
    await terminal.running.exited;
    assert.match(terminal.screen, /a\?\[2Jb/);
    assert.ok(!terminal.screen.includes("\x1b[2J") && !terminal.screen.includes("\x1b[31m"));
  });

  it("a policy that is gone, empty or misspelt lets nothing run", async (skills) => {
    await skills.installed("echo ran");
    for (const policy of ["", "version = 2\n", "version = 1\n[[allow]]\nskil = \"*\"\n",
      "version = 1\n", "version = 1\ndeny = [\"*\"]\n[[allow]]\nskill = \"*\"\n"]) {
      skills.policy(policy);
      await skills.refused(["skill", "run", kTried], /policy/);
    }
  });

  it("a package is refused that was changed, is older, or is of nobody's trust", async (skills) => {
    await skills.installed("echo ran", { version: "1.1.0" });
    const file = await skills.packed("echo older", { version: "1.0.9" });
    await skills.refused(["skill", "install", file], /older/);
    const bytes = readFileSync(await skills.packed("echo newer", { version: "1.2.0" }));
    bytes[bytes.indexOf("newer")] ^= 1;
    const changed = path.join(skills.ground.folder, "changed.skill");
    writeFileSync(changed, bytes, { mode: 0o644 });
    await skills.refused(["skill", "install", changed], /not the file that its author signed/);
    await skills.ok(["keys", "new", "other", "--no-passphrase"]);
    await skills.ok(["skill", "sign", file, "--key", "other"]);
    await skills.refused(["skill", "install", file], /nobody trusts its author/);
  });

  it("a token narrows, and its bearer cannot take that back", async (skills) => {
    const granted = skills.ground.folderWith("granted", { "in": "shown" });
    await skills.installed(`cat ${granted}/in`,
      { capabilities: { fs: [{ path: granted, access: "read" }] } }, `read = ["${granted}"]\n`);
    const file = (name: string, text: string) => skills.ground.file(name, text);
    const whole = await skills.ok(["skill", "token", "new", file("b1", '{"tier":1}')]);
    const token = file("t1", whole);
    assert.equal(await skills.ok(["skill", "run", kTried, "--token", token]), "shown");
    const less = await skills.ok(
      ["skill", "token", "narrow", token, file("b2", `{"read":["/srv/nothing"]}`)]);
    const narrow = await skills.run(["skill", "run", kTried, "--token", file("t2", less)]);
    assert.doesNotMatch(narrow.out, /shown/);
    const wide = await skills.ok(
      ["skill", "token", "narrow", file("t3", less), file("b3", `{"read":["${granted}"]}`)]);
    const again = await skills.run(["skill", "run", kTried, "--token", file("t4", wide)]);
    assert.doesNotMatch(again.out, /shown/);
    const { ids } = await skills.json(["skill", "token", "show", token]);
    await skills.ok(["skill", "revoke", ids[0]]);
    await skills.refused(["skill", "run", kTried, "--token", path.join(skills.ground.folder, "t2")],
      /revoked/);
    assert.equal(await skills.ok(["skill", "run", kTried]), "shown");
  });

  it("the audit log names the first entry that was changed or is gone", async (skills) => {
    await skills.installed("echo ran");
    await skills.ok(["skill", "run", kTried]);
    const head = skills.ground.file("head.json", await skills.ok(["audit", "head"]));
    const log = path.join(skills.home, "audit", "log.jsonl");
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    const firstBad = async (text: string, ...args: string[]) => {
      writeFileSync(log, text);
      const done = await skills.run(["audit", "verify", "--json", ...args]);
      return done.code === 0 ? -1 : JSON.parse(done.out).first_bad;
    };
    const joined = (list: string[]) => list.join("\n") + "\n";
    assert.equal(await firstBad(joined(lines), "--head", head), -1);
    const flipped = lines.with(3, lines[3].replace('"run":"', '"run":"0'));
    assert.equal(await firstBad(joined(flipped)), 3);
    assert.equal(await firstBad(joined(lines.toSpliced(2, 1))), 2);
    assert.equal(await firstBad(joined(lines.toSpliced(4, 0, lines[3]))), 4);
    assert.equal(await firstBad(joined(lines.slice(0, 5))), -1);
    assert.equal(await firstBad(joined(lines.slice(0, 5)), "--head", head), 5);
    assert.match(await skills.ok(["audit", "report"]), /signature/);
  });
}

async function request(skills: Skills): Promise<string> {
  let id = "";
  await eventually("a request waits", async () => {
    const { approvals } = await skills.json(["skill", "approvals"]);
    id = approvals.find((each: any) => each.state === "waits")?.id ?? "";
    return id !== "";
  });
  return id;
}

// The size of a file when it no longer grows.
async function still(file: string): Promise<number> {
  let size = -1;
  await eventually("it does not grow any more", async () => {
    const before = statSync(file).size;
    await sleep(300);
    size = statSync(file).size;
    return size === before;
  });
  return size;
}
