// The skills that come with the program: written out, packed, signed, installed and decided about as
// anybody's, by the steps that `noctem skill new` prints. What each must not do is tried.

import assert from "node:assert/strict";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { Home } from "./noctem.ts";
import { Skills } from "./skills.ts";
import type { Scope } from "./support.ts";

// Made by the printed steps, all but the run; how to run it.
async function ready(skills: Skills, name: string, grants: string[], edit?: () => void) {
  const { next } = await skills.json(["skill", "new", "--builtin", name, ...grants]);
  edit?.();
  for (const step of next.slice(0, -1)) await skills.shell(step);
  const run = (wish: object) => skills.run(["skill", "run", `local/${name}`, JSON.stringify(wish)]);
  return {
    example: next.at(-1) as string,
    run,
    async answers(wish: object): Promise<any> {
      const done = await run(wish);
      assert.equal(done.code, 0, `${JSON.stringify(wish)}: ${done.out}${done.err}`);
      return JSON.parse(done.out);
    },
    async refuses(wish: object, why: RegExp): Promise<void> {
      const done = await run(wish);
      assert.equal(done.code, 1, `${JSON.stringify(wish)}: ${done.out}`);
      assert.match(done.err, why);
      assert.equal(done.out, "");
    },
  };
}

type Site = { host: string; seen: { method: string; url: string; body: string }[] };

function site(scope: Scope, answer: http.RequestListener): Promise<Site> {
  const seen: Site["seen"] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (bytes) => (body += bytes));
    request.on("end", () => {
      seen.push({ method: request.method ?? "", url: request.url ?? "", body });
      answer(request, response);
    });
  });
  scope.after(() => void server.close());
  scope.after(() => server.closeAllConnections());
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
    resolve({ host: `localhost:${(server.address() as any).port}`, seen });
  }));
}

for (const caller of callers()) {
  const it = (name: string, body: (skills: Skills) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new Skills(t, caller)));

  it("shell starts what its rules name, word for word, and nothing else", async (skills) => {
    const papers = skills.ground.folderWith("papers", { "a b;id": "one two\n" });
    const secret = skills.ground.file("secret", "hidden");
    const shell = await ready(skills, "shell", ["--read", papers]);
    assert.deepEqual(JSON.parse(await skills.shell(shell.example)),
      { code: 0, output: "Linux\n", errors: "", cut: false });
    const counted = await shell.answers(
      { program: "/usr/bin/wc", arguments: ["-w", `${papers}/a b;id`] });
    assert.equal(counted.output, `2 ${papers}/a b;id\n`);
    const program = "/usr/bin/cat";
    const missed = await shell.answers({ program, arguments: [secret, "/etc/$HOME/`id`"] });
    assert.equal(missed.code, 1);
    assert.equal(missed.output, "");
    assert.equal((await shell.answers({ program: "/usr/bin/seq", arguments: ["99999"] })).cut, true);
    for (const bad of ["cat", "/bin/sh", "/usr/bin/env", "/usr/bin/../bin/cat", "/usr/bin/cat ", ""]) {
      await shell.refuses({ program: bad }, /no line of rules\.json/);
    }
    for (const bad of ["-A", "--help", "-n5", "-", "a", "../x", `${papers}/../secret`, "$(id)", ""]) {
      await shell.refuses({ program, arguments: [bad] }, /is not allowed/);
    }
    const nine = Array.from({ length: 9 }, () => papers);
    await shell.refuses({ program, arguments: nine }, /is not allowed/);
    await shell.refuses({ program, arguments: "-n" }, /say \{/);
    await shell.refuses({ program, arguments: [1] }, /say \{/);
    await shell.refuses({}, /say \{/);
  });

  it("shell without readable rules starts nothing", async (skills) => {
    const rules = path.join(skills.ground.folder, "shell/package/rules.json");
    const shell = await ready(skills, "shell", [], () => writeFileSync(rules, '{"programs": ['));
    await shell.refuses({ program: "/usr/bin/uname" }, /nothing is allowed/);
  });

  it("file-read reads what was granted, in pieces, and follows no link", async (skills) => {
    const secret = skills.ground.file("secret", "hidden");
    const papers = skills.ground.folderWith("papers", { text: "some é words", long: "x".repeat(600_000) });
    writeFileSync(path.join(papers, "bytes"), Buffer.from([0xff, 0, 1]));
    skills.ground.give(path.join(papers, "bytes"));
    symlinkSync(path.join(papers, "text"), path.join(papers, "link"));
    const file = await ready(skills, "file-read", ["--read", papers]);
    const read = (name: string, more = {}) => file.answers({ path: `${papers}/${name}`, ...more });
    assert.deepEqual(await read("text"),
      { path: `${papers}/text`, bytes: 13, more: false, content: "some é words" });
    assert.equal((await read("text", { offset: 5, bytes: 2 })).content, "é");
    assert.equal((await read("bytes")).content_base64, "/wAB");
    const long = await read("long");
    assert.deepEqual([long.bytes, long.more], [524_288, true]);
    assert.equal((await read("long", { offset: 524_288 })).bytes, 75_712);
    await file.refuses({ path: secret }, /No such file.*not granted/s);
    await file.refuses({ path: `${papers}/link` }, /symbolic link/);
    await file.refuses({ path: papers }, /Invalid/);
    await file.refuses({ path: `${papers}/../secret` }, /say \{/);
    await file.refuses({ path: `${papers}/text`, offset: -1 }, /say \{/);
  });

  it("file-write asks a person, and then writes in its folder alone", async (skills) => {
    const out = skills.ground.folderWith("out", { old: "old" });
    const other = skills.ground.folderWith("other", { old: "old" });
    const file = await ready(skills, "file-write", ["--write", out]);
    await file.refuses({ path: `${out}/new`, content: "x" }, /a person must approve/);
    const leave = skills.terminal(["skill", "run", "local/file-write",
      JSON.stringify({ path: `${out}/new`, content: "first\n" })]);
    await leave.shows("Type yes");
    assert.match(leave.screen, /first/);
    leave.press("version\n");
    await leave.running.exited;
    assert.equal(readFileSync(`${out}/new`, "utf8"), "first\n");
    await file.refuses({ path: `${out}/new`, content: "x" }, /File exists/);
    await file.answers({ path: `${out}/new`, content: "second\n", mode: "append" });
    assert.equal(readFileSync(`${out}/new`, "utf8"), "first\nsecond\n");
    await file.answers({ path: `${out}/old`, content_base64: "/wAB", mode: "replace" });
    assert.deepEqual([...readFileSync(`${out}/old`)], [0xff, 0, 1]);
    symlinkSync(`${other}/old`, `${out}/link`);
    for (const mode of ["create", "replace", "append"]) {
      await file.refuses({ path: `${out}/link`, content: "x", mode }, /out\/link: /);
      await file.refuses({ path: `${other}/old`, content: "x", mode }, /other\/old: /);
    }
    await file.refuses({ path: `${out}/x`, content: "x", mode: "replace!" }, /say \{/);
    assert.equal(readFileSync(`${other}/old`, "utf8"), "old");
  });

  it("web-fetch reaches the granted host and no other, through redirects too", async (skills) => {
    const other = await site(skills.ground.scope, (_, response) => response.end("other"));
    const host = await site(skills.ground.scope, (request, response) => {
      response.setHeader("content-type", "text/plain");
      if (request.url === "/moved") response.writeHead(302, { location: `http://${other.host}/` });
      if (request.url === "/again") response.writeHead(302, { location: "/page" });
      if (request.url === "/gone") response.statusCode = 404;
      response.end(request.url === "/large" ? "x".repeat(700_000) : `page ${request.url}`);
    });
    const web = await ready(skills, "web-fetch", ["--net", host.host]);
    assert.deepEqual(await web.answers({ url: `http://${host.host}/page` }), {
      status: 200, url: `http://${host.host}/page`, type: "text/plain", cut: false,
      content: "page /page",
    });
    assert.equal((await web.answers({ url: `http://${host.host}/again` })).url,
      `http://${host.host}/page`);
    assert.equal((await web.answers({ url: `http://${host.host}/gone` })).status, 404);
    assert.equal((await web.answers({ url: `http://${host.host}/large` })).cut, true);
    const moved = await web.run({ url: `http://${host.host}/moved` });
    const direct = await web.run({ url: `http://${other.host}/` });
    assert.ok(!moved.out.includes("other") && !direct.out.includes("other"));
    assert.equal(other.seen.length, 0);
    for (const url of ["file:///etc/passwd", "-K/etc/passwd", `ftp://${host.host}/`, "http://a b/",
      "http://a/\n", ""]) {
      await web.refuses({ url }, /say \{/);
    }
  });

  it("task-status says what a node says of its work", async (skills) => {
    const home = new Home(skills.ground.scope);
    const { url } = await home.up();
    const host = new URL(url).host.replace("127.0.0.1", "localhost");
    const status = await ready(skills, "task-status", ["--net", host]);
    const expected = await (await fetch(`${url}/api/observe/tasks`)).json() as any;
    const said = await status.answers({});
    assert.deepEqual(Object.keys(said).sort(), Object.keys(expected).sort());
    assert.deepEqual(said.tasks, expected.tasks);
  });

  it("message-send writes to a named receiver, and to no address that it is told", async (skills) => {
    const other = await site(skills.ground.scope, (_, response) => response.end("ok"));
    const chat = await site(skills.ground.scope, (request, response) => {
      response.statusCode = request.url === "/shut" ? 403 : 200;
      response.end("ok");
    });
    const receivers = {
      me: { url: `http://${chat.host}/hook` }, shut: { url: `http://${chat.host}/shut` },
      away: { url: `http://${other.host}/` }, named: { url: `http://${chat.host}/n`, member: "body" },
    };
    const file = path.join(skills.ground.folder, "message-send/package/receivers.json");
    const message = await ready(skills, "message-send", ["--net", chat.host],
      () => writeFileSync(file, JSON.stringify(receivers)));
    assert.deepEqual(await message.answers({ to: "me", text: 'say "é"\n@x' }),
      { to: "me", status: 200 });
    assert.deepEqual(chat.seen[0],
      { method: "POST", url: "/hook", body: '{"text":"say \\"é\\"\\n@x"}' });
    await message.answers({ to: "named", text: "x" });
    assert.equal(chat.seen[1].body, '{"body":"x"}');
    await message.refuses({ to: "shut", text: "x" }, /answered 403/);
    await message.refuses({ to: `http://${other.host}/`, text: "x" }, /is no receiver/);
    await message.refuses({ to: "me", text: "x".repeat(4001) }, /say \{/);
    const away = await message.run({ to: "away", text: "x" });
    assert.notEqual(away.code, 0);
    assert.equal(other.seen.length, 0);
  });
}
