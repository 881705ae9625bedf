// A skill from its template to the log: what `noctem skill new` prints is typed as it stands, line by
// line, in an empty folder.

import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test, before, after } from "node:test";
import { callers } from "./bark.ts";
import { make } from "./skill_building.ts";
import { hasWorker, Skills } from "./skills.ts";
import { temporaryFolder, type Scope } from "./support.ts";

type Kind = { lang: string; arguments: string; first: object; second: object; level: string };

const kGreeted = (times: number) => ({ greeting: "Hello", name: "Ada", times });
const kKinds: Kind[] = [
  ...["c", "cpp", "js"].map((lang) => ({
    lang, arguments: '{"name":"Ada"}', first: kGreeted(1), second: kGreeted(2), level: "wasm",
  })),
  {
    lang: "any", arguments: '{"say":"one two"}', first: { words: 2, bytes: 17 },
    second: { words: 2, bytes: 17 }, level: "process",
  },
];

// Each template is made and built once, by whoever runs the tests: an ordinary user may have no way to
// the compilers' caches.
const built = new Map<string, string>();
const ends: (() => void | Promise<void>)[] = [];
const scope: Scope = { after: (end) => void ends.push(end) };
after(async () => {
  for (const end of ends) await end();
});
before(async () => {
  const maker = new Skills(scope, callers()[0]);
  for (const { lang } of kKinds) {
    await maker.ok(["skill", "new", "--lang", lang, `hello-${lang}`]);
    built.set(lang, path.join(maker.ground.folder, `hello-${lang}`));
  }
});

async function made(folder: string, ...targets: string[]): Promise<string> {
  const done = await make(scope, folder, ...targets);
  assert.equal(done.code, 0, `make ${targets.join(" ")} in ${folder}:\n${done.out}${done.err}`);
  return done.out;
}

for (const kind of kKinds) {
  test(`${kind.lang}: what comes out passes its own test, builds, and is packed`, async (t) => {
    const folder = built.get(kind.lang) as string;
    assert.match(await made(folder, "test"), kind.lang === "js" ? /^(#|ℹ) pass 3$/m : /^ok: /m);
    if (kind.level === "wasm") await made(folder);
    // The test fails where the skill is broken.
    const broken = path.join(temporaryFolder(t), "broken");
    cpSync(folder, broken, { recursive: true, filter: (from) => !from.endsWith("node_modules") });
    const source = ["skill.c", "skill.cpp", "skill.js", "package/main.sh"]
      .map((name) => path.join(broken, name)).find((name) => existsSync(name)) as string;
    writeFileSync(source, readFileSync(source, "utf8").replace(/Hello|"words"/, "Hullo"));
    const done = await make(t, broken, "test");
    assert.notEqual(done.code, 0, done.out);
  });
}

test("an existing folder is left alone, and what is not understood makes none", async (t) => {
  const skills = new Skills(t, callers()[0]);
  await skills.ok(["skill", "new", "--lang", "any", "org.example/hello"]);
  const readme = path.join(skills.ground.folder, "hello/README.md");
  writeFileSync(readme, "mine");
  await skills.refused(["skill", "new", "--lang", "c", "hello"], /there already/);
  assert.equal(readFileSync(readme, "utf8"), "mine");
  const before = readdirSync(skills.ground.folder);
  for (const words of [["--lang", "rust", "x"], ["--lang", "c"], ["x"], ["--lang", "c", "../x"],
    ["--lang", "c", "a/b/c"], ["--lang", "c", "--read", "/srv", "x"], ["--builtin", "shells"],
    ["--lang", "c", "--builtin", "shell", "x"], ["--builtin", "file-read"]]) {
    const done = await skills.run(["skill", "new", ...words]);
    assert.equal(done.code, 2, `${words.join(" ")}: ${done.out}${done.err}`);
  }
  assert.deepEqual(readdirSync(skills.ground.folder), before);
});

for (const caller of callers()) {
  // The engine of JavaScript takes seconds to compile: once is enough.
  for (const kind of kKinds.filter(({ lang }) => lang !== "js" || caller === "plain")) {
    const skip = kind.level === "wasm" && !hasWorker ? "there is no Wasmtime here" : false;
    test(`${caller}: ${kind.lang}: the printed steps lead to a run, a revocation and a log that ` +
      "verifies", { skip }, async (t) => {
      const skills = new Skills(t, caller);
      const folder = path.join(skills.ground.folder, "hello");
      const { next } = await skills.json(["skill", "new", "--lang", kind.lang, "org.example/hello"]);
      // The build is tested above; its product is put where `make` would have put it.
      for (const name of readdirSync(path.join(built.get(kind.lang) as string, "package"))) {
        if (!name.endsWith(".wasm")) continue;
        const to = path.join(folder, "package", "hello.wasm");
        cpSync(path.join(built.get(kind.lang) as string, "package", name), to);
        skills.ground.give(to);
      }
      assert.match(next[0], /make test/);
      const said: string[] = [];
      for (const step of next.slice(1)) said.push(await skills.shell(step));
      assert.deepEqual(JSON.parse(said.at(-1) as string), kind.first);
      const again = await skills.ok(["skill", "run", "org.example/hello", kind.arguments]);
      assert.deepEqual(JSON.parse(again), kind.second);

      const refused = await skills.run(["skill", "run", "org.example/hello", "{}"]);
      if (kind.level === "wasm") {
        assert.equal(refused.code, 1);
        assert.match(refused.err, /the arguments are/);
      }
      await skills.ok(["skill", "revoke", "org.example/hello"]);
      await skills.refused(["skill", "run", "org.example/hello", kind.arguments], /revoked/);
      await skills.ok(["audit", "verify"]);
      const { events } = await skills.json(["audit", "show"]);
      const whats = events.map((event: any) => event.what);
      for (const what of ["trusted", "installed", "proposed", "decided", "authorised", "started",
        "result", "revoked", "refused"]) {
        assert.ok(whats.includes(what), `${what} in ${whats}`);
      }
      const started = events.find((event: any) => event.what === "started");
      assert.equal(started.details.level, kind.level);
      // A second skill in this home needs no second key, trust or policy.
      const second = await skills.json(["skill", "new", "--lang", kind.lang, "org.example/second"]);
      assert.ok(!second.next.some((step: string) => /keys new|skill trust|version = 1/.test(step)),
        second.next.join("\n"));
    });
  }
}
