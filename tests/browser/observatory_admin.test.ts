// The administrator at the page, in a real browser: signs in by the link that `noctem admin open` prints, approves,
// quarantines, releases and revokes by keyboard alone, and is asked before each. What other pages of this machine try.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { Member, Mesh } from "../functional/mesh.ts";
import { linkOf } from "../functional/page_session.ts";
import { Key } from "../functional/signed_client.ts";
import { eventually } from "../functional/support.ts";
import { Browser, kDesk, kPhone, type Colours, type Size, type Tab } from "./browser.ts";

const browser = await Browser.start(after);
const mesh = await Mesh.start({ after });
await mesh.operator("anna");

const operators = async (): Promise<any[]> => (await mesh.admin.get("/api/admin/operators")).json.operators;
const named = async (label: string): Promise<any> => (await operators()).find((one) => one.label === label);

async function signedIn(size: Size = kDesk, colours: Colours = "light"): Promise<Tab> {
  const { url } = await linkOf(mesh);
  const tab = await browser.open(mesh, url.slice(url.indexOf("#")), size, colours);
  await tab.page.waitForFunction(() => location.hash === "#/admin" && document.body.innerText.includes("Signed in as"));
  await tab.settled();
  return tab;
}
const dialog = (tab: Tab) => tab.page.getByRole("dialog");
const recorded = (tab: Tab): Promise<void> => tab.page.waitForSelector(".told");

test("the link signs in and leaves the address; signing out ends it; axe finds nothing", async () => {
  for (const [size, colours] of [[kDesk, "light"], [kPhone, "dark"]] as const) {
    const { link, url } = await linkOf(mesh);
    const tab = await browser.open(mesh, url.slice(url.indexOf("#")), size, colours);
    await tab.page.waitForFunction(() => document.body.innerText.includes("Signed in as"));
    await tab.settled();
    assert.ok(!(await tab.page.content()).includes(link));
    assert.ok(!(await tab.page.evaluate(() => location.href)).includes(link));
    assert.equal(await tab.page.evaluate(() => document.cookie), "", "no script reads the cookie");
    await tab.axe();
    await tab.fits();
    await tab.page.reload();
    await tab.page.waitForFunction(() => document.body.innerText.includes("Signed in as"));
    await tab.page.getByRole("button", { name: "Sign out" }).click();
    await tab.page.waitForFunction(() => document.body.innerText.includes("noctem admin open"));
    assert.deepEqual(await tab.page.context().cookies(), []);
    await tab.axe();
    await tab.fits();
    await tab.page.goBack().catch(() => undefined);
    tab.calm();
    await tab.page.context().close();
  }
});

test("an operator is approved after a question", async () => {
  const tab = await signedIn();
  const key = new Key(randomBytes(32));
  await tab.page.getByLabel("Its key").fill(key.did);
  await tab.page.getByLabel("What people call it").fill("<b>cleo</b>");
  await tab.page.getByRole("button", { name: "Approve …" }).click();
  await dialog(tab).waitFor();
  await tab.axe();
  assert.match(await dialog(tab).innerText(), /<b>cleo<\/b>[^]*did:key:/);
  assert.equal(await named("<b>cleo</b>"), undefined, "nothing is done before the answer");
  await dialog(tab).getByRole("button", { name: "Approve" }).click();
  await recorded(tab);
  assert.equal((await named("<b>cleo</b>")).id, key.id);
  assert.match(await tab.text(), /Done from this page[^]*approve/);
  tab.calm();
  await tab.page.context().close();
});

test("who asks is shown with its code, its words stay words, and its operator is approved from there", async () => {
  const [agent, operator] = [new Key(randomBytes(32)), new Key(randomBytes(32))];
  const asks = new Member(mesh, agent);
  const label = `<img src=x onerror=alert(1)>\u202e${"x".repeat(20)}`;
  const body = JSON.stringify({ agent: agent.did, operator: operator.id, operator_key: operator.did, label });
  const told = await mesh.ask("POST", "/api/agent/enroll", body, asks.bound("POST", "/api/agent/enroll", body));
  assert.equal(told.status, 202, JSON.stringify(told.json));
  const tab = await signedIn();
  await tab.page.getByText(told.json.code).waitFor();
  assert.match(await tab.text(), /<img src=x onerror=alert\(1\)>⟦U\+202E⟧x/);
  assert.equal(await tab.page.locator("main img").count(), 0);
  await tab.axe();
  await tab.page.getByRole("button", { name: `Fill in the key of operator ${operator.id}` }).click();
  assert.equal(await tab.page.getByLabel("Its key").inputValue(), operator.did);
  await tab.page.getByRole("button", { name: "Approve …" }).click();
  await dialog(tab).getByRole("button", { name: "Approve" }).click();
  await recorded(tab);
  assert.ok((await operators()).some((one) => one.id === operator.id));
  tab.calm();
  await tab.page.context().close();
});

test("quarantine, release and revocation by keyboard alone", async () => {
  const { id } = await named("anna");
  const tab = await signedIn();
  const focused = (): Promise<string> => tab.page.evaluate(() => document.activeElement?.textContent ?? "");
  const press = async (...keys: string[]) => {
    for (const key of keys) await tab.page.keyboard.press(key);
  };
  const open = async (button: string) => {
    await tab.page.getByRole("button", { name: button }).focus();
    await press("Enter");
    await dialog(tab).waitFor();
    assert.equal(await focused(), "Cancel", "it begins at the harmless button");
  };
  await tab.go(`#/operators/${id}`);

  await open("Quarantine …");
  await tab.axe();
  await press("Escape");
  await dialog(tab).waitFor({ state: "detached" });
  assert.equal(await focused(), "Quarantine …", "back where one was");
  await open("Quarantine …");
  await press("Enter"); // Cancel
  await dialog(tab).waitFor({ state: "detached" });
  assert.equal((await named("anna")).quarantined_at, undefined, "who cancels has done nothing");

  await open("Quarantine …");
  await press("Shift+Tab");
  await tab.page.keyboard.type("a look first");
  await press("Tab", "Tab");
  assert.equal(await focused(), "Quarantine");
  await press("Enter");
  await recorded(tab);
  assert.match(await focused(), /Recorded, and signed/);
  assert.ok((await named("anna")).quarantined_at > 0);

  await tab.page.getByRole("button", { name: "Release …" }).waitFor();
  await open("Release …");
  await press("Tab", "Enter");
  await tab.page.getByRole("button", { name: "Quarantine …" }).waitFor();
  assert.equal((await named("anna")).quarantined_at, undefined);

  await open("Revoke …");
  await tab.axe();
  await press("Shift+Tab", "Space", "Tab", "Tab");
  assert.equal(await focused(), "Revoke for good");
  await press("Enter");
  await tab.page.waitForFunction(() => document.body.innerText.includes("revoked (compromised)"));
  assert.equal((await named("anna")).revoked.reason, "compromised");
  assert.equal(await tab.page.getByRole("button", { name: "Revoke …" }).count(), 0);
  tab.calm();
  await tab.page.context().close();
});

test("who is not signed in is shown what to type, and can copy it", async () => {
  const { operator } = await mesh.operator("dora");
  const tab = await browser.open(mesh, `#/operators/${operator.id}`);
  await tab.settled();
  assert.equal(await tab.page.getByRole("button", { name: "Quarantine …" }).count(), 0);
  await tab.page.locator(".acts summary").click();
  const text = `noctem admin operator quarantine ${operator.id} --url ${mesh.url}`;
  await tab.page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: mesh.url });
  await tab.page.getByRole("button", { name: `Copy: ${text}` }).click();
  await tab.page.getByText("copied").waitFor();
  assert.equal(await tab.page.evaluate(() => navigator.clipboard.readText()), text);
  await tab.axe();
  await mesh.home.ok(text.split(" ").slice(1));
  assert.ok((await named("dora")).quarantined_at > 0, "and it works as it stands there");
  tab.calm();
  await tab.page.context().close();
});

test("what a detector saw is shown to the administrator alone", async (t) => {
  const here = await Mesh.start(t);
  await here.params({ entries_per_hour_domain: 1000, entries_per_hour_agent: 1000, newcomer_divisor: 1 });
  const { agent } = await here.operator("torrent");
  for (let i = 0; i < 120; ++i) {
    await agent.publish("torrent/all", `Sentence ${i} of a torrent that nobody has asked for, in one domain.`);
  }
  await eventually("a report", async () => (await here.admin.get("/api/admin/anomalies")).json.anomalies.length > 0);
  const outside = await browser.open(here, "#/anomalies");
  await outside.page.getByRole("cell", { name: "domain flood" }).first().waitFor();
  assert.equal(await outside.page.locator("ul.facts").count(), 0);
  await outside.axe();
  outside.calm();
  await outside.page.context().close();
  const { url } = await linkOf(here);
  const inside = await browser.open(here, url.slice(url.indexOf("#")));
  await inside.page.waitForFunction(() => document.body.innerText.includes("Signed in as"));
  await inside.go("#/anomalies");
  await inside.page.waitForSelector("ul.facts");
  assert.match(await inside.text(), /domain\s+torrent/);
  await inside.axe();
  inside.calm();
  await inside.page.context().close();
});

test("without the key the dialogue says so, and the command does the same", async () => {
  const { operator } = await mesh.operator("emil");
  const tab = await signedIn();
  const file = path.join(mesh.home.path, "keys", "admin.key");
  renameSync(file, `${file}.away`);
  try {
    await tab.go(`#/operators/${operator.id}`);
    await tab.page.getByRole("button", { name: "Revoke …" }).click();
    await dialog(tab).getByRole("button", { name: "Revoke for good" }).click();
    const alert = dialog(tab).getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /does not lie in this node's key folder/);
    assert.match(await alert.innerText(), new RegExp(`noctem admin operator revoke ${operator.id} --url`));
    await tab.axe();
  } finally {
    renameSync(`${file}.away`, file);
  }
  assert.equal((await named("emil")).revoked, undefined);
  await tab.page.context().close();
});

test("a used link, and a session that the node forgot, end at the way to another", async (t) => {
  const here = await Mesh.start(t);
  const { url } = await linkOf(here);
  const tab = await browser.open(here, url.slice(url.indexOf("#")));
  await tab.page.waitForFunction(() => document.body.innerText.includes("Signed in as"));
  const again = await browser.open(here, url.slice(url.indexOf("#")));
  await again.page.getByText("was used already").waitFor();
  assert.match(await again.text(), /noctem admin open/);
  await again.axe();
  await here.node.stop();
  await Mesh.start(t, ["--listen", here.host], here.home);
  await tab.page.reload();
  await tab.page.getByText("signs in with a link that works once").waitFor();
  await tab.page.context().close();
  await again.page.context().close();
});

test("another server of this machine may be sent the cookie, and gets nothing done with it", async (t) => {
  const seen: string[] = [];
  const hostile = http.createServer((asked, answer) => {
    seen.push(asked.headers.cookie ?? "");
    answer.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>other</title>");
  });
  await new Promise<void>((resolve) => hostile.listen(0, "127.0.0.1", resolve));
  t.after(() => void hostile.close());
  const tab = await signedIn();
  const { id } = (await mesh.operator("fritz")).operator;
  const page = await tab.page.context().newPage();
  await page.goto(`http://127.0.0.1:${(hostile.address() as AddressInfo).port}/api/session`);
  const body = JSON.stringify({ act: "quarantine", operator: id });
  const read = await page.evaluate(async ([url, body]: string[]) => {
    for (const type of ["text/plain", "application/json"]) {
      await fetch(`${url}/api/session/acts`, { method: "POST", credentials: "include", mode: "no-cors", body,
        headers: { "Content-Type": type } }).catch(() => undefined);
    }
    return fetch(`${url}/api/session`, { credentials: "include" }).then(() => true, () => false);
  }, [mesh.url, body]);
  assert.equal(read, false, "no other page reads an answer");
  // Cookies know no ports. What its server does with it, as if it were the page:
  const cookie = seen.find((one) => one.includes("noctem_")) ?? "";
  assert.ok(cookie, "this browser keeps ports apart: the token is needed no more");
  const own = { Origin: mesh.url, "Sec-Fetch-Site": "same-origin", Cookie: cookie };
  assert.equal((await mesh.ask("POST", "/api/session/acts", body, own)).status, 401);
  assert.equal((await mesh.ask("GET", "/api/session", "", own)).json.signed_in, false);
  assert.equal((await named("fritz")).quarantined_at, undefined);
  await tab.page.context().close();
});
