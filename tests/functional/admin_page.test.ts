// The administrator at the page, from the attacker's side: links that were used or guessed, requests of other
// pages, halves of a session, cookies after the end; and what an administrator gets done.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { makeAuthority, makeCertificate } from "./certificates.ts";
import { keyOfFile, Member, Mesh, refused } from "./mesh.ts";
import { Home } from "./noctem.ts";
import { linkOf, PageSession } from "./page_session.ts";
import { Key } from "./signed_client.ts";
import { temporaryFolder } from "./support.ts";

const mesh = await Mesh.start({ after }, ["--log", "debug"]);
const session = await PageSession.signIn(mesh);
const keyFile = path.join(mesh.home.path, "keys", "admin.key");

const operators = async (): Promise<any[]> => (await mesh.admin.get("/api/admin/operators")).json.operators;
const standing = async (id: string): Promise<any> => (await operators()).find((one) => one.id === id);

test("approve, quarantine, release, revoke: each is a record signed by the administrator's key", async () => {
  const key = new Key(randomBytes(32));
  const approved = await session.act({ act: "approve", operator: key.did, label: "anna", max_agents: 2 });
  assert.equal(approved.status, 201, JSON.stringify(approved.json));
  assert.deepEqual([(await standing(key.id)).label, (await standing(key.id)).max_agents], ["anna", 2]);
  assert.equal((await session.act({ act: "quarantine", operator: key.id, reason: "a look first" })).status, 201);
  assert.ok((await standing(key.id)).quarantined_at > 0);
  refused(await session.act({ act: "quarantine", operator: key.id, reason: "again" }), 409, "conflict:quarantined");
  assert.equal((await session.act({ act: "release", operator: key.id })).status, 201);
  assert.equal((await standing(key.id)).quarantined_at, undefined);
  const since = mesh.seconds() - 60;
  const gone = await session.act({ act: "revoke", operator: key.id, reason: "compromised", since });
  assert.equal(gone.status, 201, JSON.stringify(gone.json));
  assert.equal((await standing(key.id)).revoked.reason, "compromised");

  const { entries } = (await mesh.ask("GET", `/api/observe/log/entries?from=${approved.json.seq}&limit=4`, "")).json;
  assert.deepEqual(entries.map((one: any) => one.document.kind),
    ["operator.approve", "operator.quarantine", "operator.release", "operator.revoke"]);
  assert.ok(entries.every((one: any) => one.document.author === mesh.admin.key.did));

  const { deeds } = (await session.ask("GET", "")).json;
  assert.deepEqual(deeds.slice(0, 5).map((one: any) => one.act),
    ["revoke", "release", "quarantine", "quarantine", "approve"]);
  assert.equal(deeds[2].refusal, "urn:noctem:error:conflict:quarantined");
  assert.deepEqual([deeds[4].operator_id, deeds[4].admin, deeds[4].seq], [key.id, mesh.admin.id, approved.json.seq]);
  for (const act of ["approve", "quarantine", "release", "revoke"]) {
    assert.match(mesh.node.err, new RegExp(`admin\\.act.*act=${act} operator=${key.id} admin=${mesh.admin.id}`));
  }
});

test("what administrators may read, a session may: evidence and requests", async () => {
  assert.deepEqual((await session.ask("GET", "/anomalies?limit=10")).json.anomalies, []);
  assert.deepEqual((await session.ask("GET", "/requests")).json.requests, []);
  refused(await session.ask("GET", "/anomalies", "", session.own), 401, "denied:session");
});

test("a link is good once, and never one that nobody made", async () => {
  const { link } = await linkOf(mesh);
  const [first, second] = [new PageSession(mesh), new PageSession(mesh)];
  const told = await Promise.all([first.exchange(link), second.exchange(link)]);
  assert.deepEqual(told.map((one) => one.status).sort(), [201, 403]);
  refused(await second.exchange(link), 403, "denied:link");
  refused(await second.exchange(`${link.slice(0, -1)}${link.endsWith("A") ? "B" : "A"}`), 403, "denied:link");
  refused(await second.exchange(link, { "Sec-Fetch-Site": "same-origin" }), 403, "denied:origin");
});

test("the cookie: no script reads it, no other site has it sent; it lives an hour, for the session alone", async () => {
  const told = await new PageSession(mesh).exchange((await linkOf(mesh)).link);
  const [cookie, ...more] = told.headers["set-cookie"] ?? [];
  assert.deepEqual(more, []);
  const [name, ...attributes] = cookie?.split("; ") ?? [];
  assert.match(name ?? "", new RegExp(`^noctem_${mesh.port}=[\\w-]{43}$`));
  assert.deepEqual(attributes.sort(), ["HttpOnly", "Max-Age=3600", "Path=/api/session", "SameSite=Strict"]);
  assert.equal(told.headers["cache-control"], "no-store");
  assert.notEqual(told.json.token, name?.split("=")[1]);
});

test("a request of another page gets nothing done", async () => {
  const { agent, operator } = await mesh.operator("victim");
  const errand = { act: "quarantine", operator: operator.id };
  const good = { ...session.own, ...session.halves };
  const { Origin: _, ...silent } = good;
  const foreign: [string, object][] = [
    ["another site", { ...good, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
    ["another port of this machine", { ...good, Origin: "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site" }],
    ["another name of this machine", { ...good, Origin: `http://localhost:${mesh.port}` }],
    ["an opaque origin", { ...good, Origin: "null" }],
    ["https for http", { ...good, Origin: `https://${mesh.host}` }],
    ["cross-site, but the right origin", { ...good, "Sec-Fetch-Site": "cross-site" }],
    ["same-site, but the right origin", { ...good, "Sec-Fetch-Site": "same-site" }],
    ["typed into the address bar", { ...good, "Sec-Fetch-Site": "none" }],
    ["without any origin", silent],
  ];
  for (const [what, headers] of foreign) {
    const told = await session.act(errand, headers as any);
    assert.equal(told.json.type, "urn:noctem:error:denied:origin", what);
  }
  for (const name of ["X-Forwarded-For", "Forwarded", "Via"]) {
    refused(await session.act(errand, { ...good, [name]: "192.0.2.1" }), 403, "denied:sign_in_closed");
  }
  const rebound = await session.act(errand, { ...good, Host: `rebound.example:${mesh.port}` });
  assert.equal(rebound.status, 421);
  assert.equal((await standing(operator.id)).quarantined_at, undefined);
  assert.equal((await agent.get("/api/agent/me")).status, 200);
});

test("half of a session is none: not the cookie that another server was sent, not the token", async () => {
  const { operator } = await mesh.operator("halves");
  const errand = { act: "quarantine", operator: operator.id };
  const other = await PageSession.signIn(mesh);
  for (const headers of [
    { Cookie: session.cookie }, { "X-Noctem-Token": session.token },
    { Cookie: session.cookie, "X-Noctem-Token": other.token }, { Cookie: session.cookie, "X-Noctem-Token": "" },
    { Cookie: `noctem_${mesh.port}=${session.token}`, "X-Noctem-Token": session.token },
  ]) {
    refused(await session.act(errand, { ...session.own, ...headers }), 401, "denied:session");
  }
  assert.equal((await session.ask("GET", "", "", { ...session.own, Cookie: session.cookie })).json.signed_in, false);
  assert.equal((await standing(operator.id)).quarantined_at, undefined);
});

test("a cookie that was stolen is worth nothing after its owner signed out, or the node began anew", async (t) => {
  const here = await Mesh.start(t);
  const stolen = await PageSession.signIn(here);
  const kept = await PageSession.signIn(here);
  assert.equal((await stolen.ask("DELETE", "")).status, 204);
  assert.equal(await stolen.isOpen(), false);
  refused(await stolen.act({ act: "release", operator: "00".repeat(8) }), 401, "denied:session");
  refused(await stolen.ask("DELETE", ""), 401, "denied:session");
  assert.equal(await kept.isOpen(), true);
  const { link } = await linkOf(here);
  await here.restart();
  assert.equal(await kept.isOpen(), false);
  refused(await new PageSession(here).exchange(link), 403, "denied:link");
});

test("guessing is slow: after ten wrong ones from an address also a right one waits", async (t) => {
  const here = await Mesh.start(t);
  const guesser = new PageSession(here);
  const { link } = await linkOf(here);
  let last = { status: 0, headers: {} } as any;
  for (let i = 0; i < 200 && last.status !== 429; ++i) {
    last = await guesser.exchange(randomBytes(32).toString("base64url"));
    assert.ok([403, 429].includes(last.status), JSON.stringify(last.json));
  }
  refused(last, 429, "exhausted:attempts");
  assert.ok(Number(last.headers["retry-after"]) >= 1);
  assert.equal((await guesser.exchange(link)).status, 429);
  await here.home.ok(["admin", "operator", "list"]); // the command line does not mind
});

test("where the administrator's key is not in the node's folder, nobody signs in and nothing is signed", async (t) => {
  const here = await Mesh.start(t);
  const inside = await PageSession.signIn(here);
  const { operator } = await here.operator("ben");
  const file = path.join(here.home.path, "keys", "admin.key");
  const away = new Home(t, "elsewhere");
  await away.ok(["keys", "new", "admin", "--no-passphrase"]);
  const elsewhere = path.join(away.path, "keys", "admin.key");
  renameSync(file, elsewhere);

  const errand = { act: "quarantine", operator: operator.id };
  refused(await inside.act(errand), 403, "denied:admin_key_absent");
  assert.equal((await inside.ask("GET", "")).json.key, "admin_key_absent");
  refused(await inside.ask("GET", "/anomalies"), 403, "denied:admin_key_absent");
  const { operators: list } = (await here.admin.get("/api/admin/operators")).json;
  assert.equal(list.find((one: any) => one.id === operator.id).quarantined_at, undefined);

  assert.match(await here.home.refusal(["admin", "open"]), /no administrator's key.*noctem admin operator/s);
  const told = await away.refusal(["admin", "open", "--url", here.url]);
  assert.match(told, /does not lie in this node's key folder.*noctem admin operator/s);
  await away.ok(["admin", "operator", "quarantine", operator.id, "--url", here.url]); // what it says works
});

test("another key than the administrator's gets no link", async () => {
  const { operator } = await mesh.operator("curious");
  for (const by of [operator, mesh.admin]) {
    const told = await mesh.ask("POST", "/api/admin/link", "{}", by.bound("POST", "/api/admin/link", "{}"));
    assert.equal(told.status, by === mesh.admin ? 201 : 403, JSON.stringify(told.json));
  }
  assert.equal((await mesh.ask("POST", "/api/admin/link", "{}")).status, 401);
});

test("behind a proxy, and in the clear for other machines, there is no sign-in", async (t) => {
  for (const [args, env] of [[["--listen", "0.0.0.0:0"], {}], [[], { NOCTEM_HTTP_HOSTS: "mesh.example" }]] as const) {
    const home = new Home(t);
    const { node, url } = await home.up([...args], { env });
    const here = `http://127.0.0.1:${new URL(url).port}`;
    assert.match(await home.refusal(["admin", "open", "--url", here]), /node's own TLS or on its own machine/);
    const told = await fetch(`${here}/api/session`, { method: "POST", headers: { "Content-Type": "application/json",
      Origin: here, "Sec-Fetch-Site": "same-origin" }, body: JSON.stringify({ link: "a".repeat(43) }) });
    assert.equal((await told.json()).type, "urn:noctem:error:denied:sign_in_closed");
    await node.stop();
  }
});

test("over the node's own TLS the cookie is secure and bound to the host, and the origin an https one", async (t) => {
  const folder = temporaryFolder(t);
  const authority = makeAuthority(folder, "authority");
  makeCertificate(folder, authority);
  const home = new Home(t);
  const { url } = await home.up([], { env: { NOCTEM_HTTP_TLS_CERTIFICATE: path.join(folder, "chain.pem"),
    NOCTEM_HTTP_TLS_KEY: path.join(folder, "key.pem") } });
  const { host, port } = new URL(url);
  const ask = async (method: string, target: string, body: string, headers: object): Promise<any> => {
    const where = { host: "127.0.0.1", port, method, path: target, ca: readFileSync(authority), headers: { ...headers,
      "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) } };
    const sent = https.request(where);
    sent.end(body);
    const [answer] = await once(sent, "response");
    return { status: answer.statusCode, headers: answer.headers, json: JSON.parse(await text(answer)) };
  };
  const admin = new Member({ host, seconds: () => Math.floor(Date.now() / 1000) } as Mesh,
    keyOfFile(path.join(home.path, "keys", "admin.key")));
  const asked = await ask("POST", "/api/admin/link", "{}", admin.bound("POST", "/api/admin/link", "{}"));
  assert.equal(asked.status, 201, JSON.stringify(asked.json));
  const body = JSON.stringify({ link: asked.json.link });
  assert.equal((await ask("POST", "/api/session", body, { Origin: `http://${host}` })).json.type,
    "urn:noctem:error:denied:origin");
  const begun = await ask("POST", "/api/session", body, { Origin: `https://${host}` });
  assert.equal(begun.status, 201, JSON.stringify(begun.json));
  const attributes = begun.headers["set-cookie"][0].split("; ");
  assert.match(attributes.shift(), new RegExp(`^__Host-noctem_${port}=`));
  assert.deepEqual(attributes.sort(), ["HttpOnly", "Max-Age=3600", "Path=/", "SameSite=Strict", "Secure"]);
});

test("no secret stands in a log or a file of the home", async () => {
  const { link } = await linkOf(mesh);
  const fresh = new PageSession(mesh);
  await fresh.exchange(link);
  await fresh.ask("GET", "");
  const secrets = [link, fresh.token, fresh.cookie.split("=")[1] as string];
  const look = (folder: string): void => {
    for (const one of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, one.name);
      if (one.isDirectory()) look(file);
      else for (const secret of secrets) assert.ok(!readFileSync(file).includes(secret), file);
    }
  };
  look(mesh.home.path);
  for (const secret of secrets) assert.ok(!mesh.node.err.includes(secret) && !mesh.node.out.includes(secret));
  assert.match(mesh.node.err, /admin\.signed_in/);
  assert.ok(readFileSync(keyFile).length > 0);
});
