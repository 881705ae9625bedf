// What a skill that was let in tries next: the log of what it did, a second chance, a policy that is
// edited meanwhile, and the memory of whoever reports on it. As root each test runs a second time as
// an ordinary user.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { Skills } from "./skills.ts";
import { eventually } from "./support.ts";

const kTried = "org.example/tried";
const kDeep = 13; // folders of long names, one in the other
const kFiles = 250;

// Says yes at a terminal; what stood on the screen.
async function approved(skills: Skills): Promise<string> {
  const terminal = skills.terminal(["skill", "run", kTried]);
  await terminal.shows("Type yes");
  terminal.press("yes\n");
  await terminal.running.exited;
  return terminal.screen;
}

for (const caller of callers()) {
  const it = (name: string, body: (skills: Skills) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Skills(t, caller)));

  it("the log, the keys and the policy are out of reach, whatever is granted around them", async (skills) => {
    const around = skills.ground.folder;
    const log = path.join(skills.home, "audit", "log.jsonl");
    const script = `cat ${skills.home}/keys/*.key ${log}; echo forged >> ${log}; : > ${log}; ` +
      `mv ${skills.home} ${around}/away; ls ${skills.home}; echo 'deny = []' > ${skills.home}/skills/policy.toml`;
    const asks = (access: string) =>
      ({ tier: access === "write" ? 3 : 1, capabilities: { fs: [{ path: around, access }] } });
    await skills.installed(script, asks("read"), `read = ["${around}"]\nwrite = ["${around}"]\n`);
    const done = await skills.run(["skill", "run", kTried]);
    assert.equal(done.out, "", "nothing of the home is there");
    await skills.ok(["skill", "install", await skills.packed(script, { ...asks("write"), version: "2.0.0" })]);
    assert.match(await approved(skills), /which no program may have/);
    await skills.ok(["audit", "verify"]);
    assert.doesNotMatch(readFileSync(log, "utf8"), /forged/);
  });

  it("one that fails or is denied is not tried again, confined or not", async (skills) => {
    const folder = skills.ground.folderWith("count", {});
    const ends = ["exit 126", "exit 127", "kill -9 $$", "kill -SYS $$", "cat /etc/shadow; exit 1"];
    await skills.prepare(`version = 1\n[[allow]]\nskill = "*"\ntier = 3\nwrite = ["${folder}"]\n`);
    for (const [i, end] of ends.entries()) {
      const fields = {
        version: `1.0.${i}`, tier: 3, capabilities: { fs: [{ path: folder, access: "write" }] },
      };
      await skills.ok(["skill", "install", await skills.packed(`printf x >> ${folder}/${i}; ${end}`, fields)]);
      await approved(skills);
      assert.equal(readFileSync(path.join(folder, `${i}`), "utf8"), "x", end);
    }
  });

  it("a policy that is edited meanwhile widens no run, and half of one lets none begin", async (skills) => {
    const granted = skills.ground.folderWith("granted", {});
    const other = skills.ground.folderWith("other", { "in": "hidden" });
    const fs = [granted, other].map((folder) => ({ path: folder, access: "read" }));
    const policy = (more: string) =>
      `version = 1\n[[allow]]\nskill = "*"\nread = ["${granted}"${more}]\n`;
    await skills.installed(`until test -e ${granted}/go; do sleep 0.05; done; cat ${other}/in`,
      { capabilities: { fs } });
    skills.policy(policy(""));
    const running = skills.start(["skill", "run", kTried]);
    await eventually("it runs", async () => {
      const { events } = await skills.json(["audit", "show"]);
      return events.at(-1).what === "started";
    });
    const wide = policy(`, "${other}"`);
    skills.policy(wide);
    skills.ground.file("granted/go", "");
    await running.exited;
    assert.equal(running.out, "");
    assert.equal(await skills.ok(["skill", "run", kTried]), "hidden");
    for (const part of [0.2, 0.5, 0.9]) {
      skills.policy(wide.slice(0, Math.floor(wide.length * part)));
      await skills.refused(["skill", "run", kTried], /policy/);
    }
  });

  it("names that are as long as names can be, and hundreds of them, do not drown the report", async (skills) => {
    let deep = skills.ground.folderWith("deep", {});
    for (let i = 0; i < kDeep; ++i) {
      deep = path.join(deep, "\x01".repeat(250));
      mkdirSync(deep);
    }
    for (let i = 0; i < kFiles; ++i) writeFileSync(path.join(deep, `${i}`), "");
    const program = `base = ${JSON.stringify(skills.ground.folder + "/deep")} + ("/" + chr(1) * 250) * ${kDeep}\n` +
      `for i in range(${kFiles}):\n try: open(base + "/" + str(i))\n except OSError: pass\nprint("done")\n`;
    await skills.installed(`/usr/bin/python3 -c '${program}'`);
    const done = await skills.run(["skill", "run", kTried, "--json"]);
    assert.equal(done.code, 0, done.err);
    const told = JSON.parse(done.out);
    assert.equal(told.output, "done\n");
    assert.match(told.denied.at(-1), /^and \d+ more$/);
    const listed = told.denied.length - 1;
    assert.equal(told.denied.at(-1), `and ${kFiles - listed} more`);
  });
}
