// A person's leave over HTTP: by the administrator's signature and nobody else's, for exactly what
// was shown, once; and what a skill, an agent or a pipe tries to approve itself with. As root each
// test runs a second time as an ordinary user.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { keyOfFile } from "./mesh.ts";
import { Key, request, sha256 } from "./signed_client.ts";
import { Skills } from "./skills.ts";
import { eventually, type Running } from "./support.ts";

const kTried = "org.example/tried";
const kPath = "/api/admin/approvals";

class Desk {
  readonly skills: Skills;
  port = 0;
  admin = new Key(randomBytes(32));

  constructor(skills: Skills) {
    this.skills = skills;
  }
  async open(): Promise<this> {
    const node = this.skills.start(["up", "--listen", "127.0.0.1:0"]);
    this.port = await node.port();
    this.admin = this.key("admin");
    return this;
  }
  key(name: string): Key {
    return keyOfFile(path.join(this.skills.home, "keys", `${name}.key`));
  }

  headers(method: string, target: string, body: string, by: Key): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString("base64url");
    const bytes = ["noctem/request/v2", method, `127.0.0.1:${this.port}`, target, timestamp, nonce,
      sha256(body).toString("hex")].join("\n");
    return {
      "X-Agent-ID": by.id, "X-Agent-Timestamp": timestamp, "X-Agent-Nonce": nonce,
      "X-Agent-Signature": "v2=" + by.sign(bytes).toString("base64url"),
    };
  }
  async ask(method: string, target: string, said: object | undefined, by: Key | Record<string, string>) {
    const body = said === undefined ? "" : JSON.stringify(said);
    const signed = by instanceof Key ? this.headers(method, target, body, by) : by;
    const about = body === "" ? {} :
      { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) };
    const told = await request(this.port, method, target, { ...about, ...signed }, body);
    return { status: told.status, json: told.body === "" ? undefined : JSON.parse(told.body) };
  }
  async list(): Promise<any[]> {
    const told = await this.ask("GET", kPath, undefined, this.admin);
    assert.equal(told.status, 200, JSON.stringify(told.json));
    return told.json.approvals;
  }
  async waiting(): Promise<any> {
    let found: any;
    await eventually("a request waits", async () => {
      found = (await this.list()).find((each) => each.state === "waiting");
      return found !== undefined;
    });
    return found;
  }
  answer(shown: any, more: object, by: Key | Record<string, string> = this.admin) {
    return this.ask("POST", `${kPath}/${shown.id}`, { digest: shown.digest, ...more }, by);
  }
  run(argument = "{}", wait = "60"): Running {
    return this.skills.start(["skill", "run", kTried, argument, "--wait", wait]);
  }
}

for (const caller of callers()) {
  const it = (name: string, body: (desk: Desk) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => {
      const skills = new Skills(t, caller);
      await body(new Desk(skills));
    });

  it("what was shown is what runs, once, and the log says who let it", async (desk) => {
    await desk.skills.installed("cat", { tier: 3 });
    await desk.open();
    const run = desk.run('{"n":1}');
    const shown = await desk.waiting();
    assert.match(shown.text, /^ {2}arguments: \{"n":1\}$/m);
    assert.match(shown.text, /^ {2}level: process$/m);
    const one = await desk.ask("GET", `${kPath}/${shown.id}`, undefined, desk.admin);
    assert.deepEqual(one.json, shown);

    const other = await desk.answer({ ...shown, digest: "00".repeat(32) }, { answer: "approve" });
    assert.deepEqual([other.status, other.json.type], [409, "urn:noctem:error:conflict:approval_digest"]);
    const yes = await desk.answer(shown, { answer: "approve", for: "run" });
    assert.deepEqual([yes.status, yes.json.state], [200, "run"], JSON.stringify(yes.json));
    assert.equal((await run.exited).code, 0, run.err);
    assert.equal(run.out, '{"n":1}');
    assert.equal((await desk.answer(shown, { answer: "approve" })).status, 404);

    const again = desk.run('{"n":1}');  // single use: the same run needs another yes
    const next = await desk.waiting();
    assert.notEqual(next.id, shown.id);
    assert.equal((await desk.answer(next, { answer: "deny" })).json.state, "denied");
    assert.equal((await again.exited).code, 1);
    assert.equal(again.out, "");

    const events = (await desk.skills.json(["audit", "show"])).events;
    const approved = events.find((event: any) => event.what === "approved");
    assert.equal(approved.details.by, desk.admin.id);
    assert.equal(approved.details.digest, shown.digest);
    await desk.skills.ok(["audit", "verify"]);

    const ran = events.find((event: any) => event.what === "result").run;
    const attestation = await desk.skills.ok(["audit", "attest", ran]);
    const file = desk.skills.ground.file("run.json", attestation);
    const told = await desk.skills.json(["audit", "attest", "--verify", file]);
    assert.equal(told.statement.predicate.decided_by, "person");
    const decided = told.statement.predicate.entries.find((each: any) => each.what === "decided");
    assert.equal(decided.details.digest, shown.digest);
    assert.equal(told.statement.subject[0].name, `${kTried}@1.0.0`);
    const changed = desk.skills.ground.file("other.json", attestation.replace('"person"', '"policy"'));
    await desk.skills.refused(["audit", "attest", "--verify", changed], /signature/);
    const refused = events.find((event: any) => event.what === "refused").run;
    await desk.skills.refused(["audit", "attest", refused], /nothing of it ran/);
  });

  it("a yes for a version is revoked, and one for a second ends", async (desk) => {
    await desk.skills.installed("cat", { tier: 3 });
    await desk.open();
    const run = desk.run('{"n":1}');
    await desk.answer(await desk.waiting(), { answer: "approve", for: "version", seconds: 3600 });
    assert.equal((await run.exited).code, 0, run.err);
    assert.equal(await desk.skills.ok(["skill", "run", kTried, '{"n":2}']), '{"n":2}');
    const [approval] = await desk.list();
    assert.equal(approval.state, "version");
    const target = `${kPath}/${approval.id}`;
    assert.equal((await desk.ask("DELETE", target, undefined, desk.admin)).status, 200);
    assert.equal((await desk.ask("DELETE", target, undefined, desk.admin)).status, 404);
    await desk.skills.refused(["skill", "run", kTried, '{"n":2}'], /a person must approve/);

    const brief = desk.run('{"n":3}');
    await desk.answer(await desk.waiting(), { answer: "approve", for: "version", seconds: 5 });
    assert.equal((await brief.exited).code, 0, brief.err);
    await eventually("it has ended", async () => {
      const done = await desk.skills.run(["skill", "run", kTried, '{"n":3}']);
      return done.code === 1 && done.err.includes("a person must approve");
    });
    await desk.skills.refused(["skill", "run", kTried, "--wait", "1"], /nobody answered in time/);
  });

  it("what is shown cannot be painted over, turned round or forged by an argument", async (desk) => {
    await desk.skills.installed("cat", { tier: 3 });
    await desk.open();
    const said = "\u202etxt.exe\u2066 \u001b[2K\r\n  level: wasm\u200b\n\u0007" + "x".repeat(4_000) + "rm -rf /";
    const run = desk.run(JSON.stringify({ said }));
    const shown = await desk.waiting();
    // Everything but the line's end is a character that shows as itself.
    assert.doesNotMatch(shown.text, /[^\x20-\x7e\n…]/u);
    assert.match(shown.text, /\\u\{202e\}txt\.exe\\u\{2066\}/);
    assert.deepEqual(shown.text.match(/level: .*/g)!.length, 2);
    assert.deepEqual(shown.text.match(/^..level: .*$/gm), ["  level: process"]);
    assert.doesNotMatch(shown.text, /rm -rf/);
    assert.match(shown.text, /bytes more, which are not shown/);
    const person = desk.skills.terminal(["skill", "approvals", "approve", shown.id]);
    await person.shows("Type yes");
    assert.ok(!/[\u202e\u2066\u200b\u0007]|\x1b\[2K/u.test(person.screen));
    assert.match(person.screen, /\\u\{202e\}txt\.exe/);
    person.press("no\n");
    await person.running.exited;
    await desk.answer(shown, { answer: "deny" });
    assert.equal((await run.exited).code, 1);
  });

  it("nobody but the keeper answers: not an agent, its token, an operator, a stranger, a skill",
    async (desk) => {
      await desk.skills.installed("echo ran", { tier: 3 });
      await desk.open();
      const token = (await desk.skills.ok(["mcp", "token"])).trim();
      const run = desk.run();
      const shown = await desk.waiting();
      const yes = { answer: "approve" };
      const tried: [string, Key | Record<string, string>, number][] = [
        ["unsigned", {}, 401], ["the token of agents", { Authorization: `Bearer ${token}` }, 401],
        ["a stranger", new Key(randomBytes(32)), 403], ["the operator", desk.key("operator"), 403],
      ];
      for (const [name, by, status] of tried) {
        assert.equal((await desk.answer(shown, yes, by)).status, status, name);
        assert.equal((await desk.ask("GET", kPath, undefined, by)).status, 403, name);
        assert.equal((await desk.ask("DELETE", `${kPath}/${shown.id}`, undefined, by)).status, status, name);
      }
      const target = `${kPath}/${shown.id}`;
      const body = { digest: shown.digest, ...yes };
      const forged = desk.headers("POST", target, JSON.stringify({ digest: shown.digest, answer: "deny" }), desk.admin);
      assert.equal((await desk.ask("POST", target, body, forged)).status, 401, "a signature of other words");
      for (const odd of [{}, { ...body, answer: "yes" }, { ...body, more: 1 }, { ...body, for: "ever" },
        { ...body, seconds: 0 }, { answer: "approve" }]) {
        assert.equal((await desk.ask("POST", target, odd, desk.admin)).status, 400, JSON.stringify(odd));
      }
      assert.equal((await desk.waiting()).id, shown.id, "it still waits");
      const headers = desk.headers("POST", target, JSON.stringify({ ...body, answer: "deny" }), desk.admin);
      assert.equal((await desk.ask("POST", target, { ...body, answer: "deny" }, headers)).status, 200);
      assert.equal((await desk.ask("POST", target, { ...body, answer: "deny" }, headers)).status, 409, "a replay");
      assert.equal((await run.exited).code, 1);
      assert.doesNotMatch(run.out, /ran/);
    });

  it("a skill that reaches the node approves nothing", async (desk) => {
    await desk.skills.prepare("version = 1\n");
    await desk.open();
    const here = `127.0.0.1:${desk.port}`;
    // What it can say: without a signature, with words of its own for one, from inside its cage.
    const fetch = "import urllib.request as u\n" +
      `for p in ("${kPath}", "${kPath}/5f1d0c2ab34e9871"):\n` +
      " for h in ({}, {\"X-Agent-ID\": \"0\" * 16, \"X-Agent-Signature\": \"doc\"}):\n" +
      `  try: print(u.urlopen(u.Request("http://${here}" + p, headers=h), timeout=20).status)\n` +
      "  except u.HTTPError as error: print(error.code)\n";
    const file = await desk.skills.packed(`/usr/bin/python3 -c '${fetch}'`,
      { tier: 2, capabilities: { net: [{ host: "127.0.0.1", ports: [desk.port] }] } });
    await desk.skills.ok(["skill", "install", file]);
    desk.skills.policy(`version = 1\n[[allow]]\nskill = "*"\ntier = 2\nhosts = ["${here}"]\n`);
    const done = await desk.skills.run(["skill", "run", kTried]);
    const codes = done.out.trim().split("\n");
    assert.equal(codes.length, 4, done.out + done.err);
    for (const code of codes) assert.match(code, /^4\d\d$/, done.out);
  });
}
