// Every view over a real node whose mesh holds many entries: a hundred thousand with ALL=1, else a few thousand. All of
// them stand on the first one, so its provenance is as wide as the mesh.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Mesh } from "../functional/mesh.ts";
import { Home } from "../functional/noctem.ts";
import { testProgram } from "../functional/support.ts";
import { Browser, kDesk, kPhone, kViews } from "./browser.ts";

const kAll = process.env.NOCTEM_ALL === "1";
const kEntries = kAll ? 100_000 : 2_000;
const kDomains = kAll ? 5_000 : 500;
const kNodesMax = 12_000; // of the document, whatever the mesh holds
const kSpotsMax = 12; // of a layer of the graph

const home = new Home({ after });
const filled = await promisify(execFile)(testProgram("filled_mesh"),
  ["--home", home.path, "--entries", String(kEntries), "--domains", String(kDomains)]);
const first = filled.stdout.trim();
const mesh = await Mesh.start({ after }, [], home);
const browser = await Browser.start(after);
// A detector may hold one of forty who write so much.
const sound = async (): Promise<number> => (await ask("stats")).entries_total;
const ask = async (path: string): Promise<any> => (await fetch(`${mesh.url}/api/observe/${path}`)).json();

test(`every view of ${kEntries} entries is whole, small and quick`, async () => {
  assert.ok(await sound() > kEntries * 0.9 && (await ask("stats")).records > kEntries);
  const tab = await browser.open(mesh);
  for (const view of [...kViews, `entry/${first}`, "domains/field7", "search?q=number+1234", "log/1000"]) {
    const began = performance.now();
    await tab.go(`#/${view}`);
    const ms = Math.round(performance.now() - began);
    const nodes = await tab.page.evaluate(() => document.getElementsByTagName("*").length);
    console.log(`${view.slice(0, 24)} of ${kEntries}: ${ms} ms, ${nodes} elements`);
    assert.ok(nodes < kNodesMax, `${view}: ${nodes} elements`);
    assert.equal(await tab.page.locator(".refusal").count(), 0, view);
    await tab.fits();
    if (view.startsWith("entry")) await tab.axe(); // the only one that draws otherwise where there is much
  }
  tab.calm();
  await tab.page.context().close();
});

test("its numbers are there at the first look, on a phone too", async () => {
  for (const size of [kDesk, kPhone]) {
    const tab = await browser.open(mesh, "", size, "dark");
    await tab.settled();
    assert.match(await tab.text(), new RegExp(`knows ${(await sound()).toLocaleString("en")} things`));
    await tab.fits();
    await tab.page.context().close();
  }
});

test("from the map one goes down to a domain and to an entry in it", async () => {
  const tab = await browser.open(mesh, "#/domains");
  await tab.settled();
  const tiles = await tab.page.locator("svg.map .tile").count();
  assert.equal(tiles, 23, "one for each top domain");
  await tab.page.locator('svg.map a[href="#/domains/field7"]').click();
  await tab.page.waitForFunction(() => document.querySelector("h1")?.textContent === "field7");
  await tab.settled();
  const below = await tab.page.locator("svg.map .tile").count();
  assert.ok(below > 5 && below <= 61, `${below} tiles`);
  await tab.page.locator("ol.entries a.teaser").first().click();
  await tab.page.waitForSelector(".words");
  tab.calm();
  await tab.page.context().close();
});

test("the graph of an entry on which all others stand is a dozen groups, and each of them opens", async () => {
  const tab = await browser.open(mesh, `#/entry/${first}`);
  await tab.settled();
  const spots = tab.page.locator("svg.lineage .spot");
  await spots.first().waitFor();
  const count = await spots.count();
  assert.ok(count >= 3 && count <= kSpotsMax + 1, `${count} spots`);
  assert.match(await tab.text(), /1,000 entries that build on it to the right\. There are more than are drawn/);
  const edges = await tab.page.locator("svg.lineage path.edge").count();
  assert.ok(edges <= kSpotsMax, `${edges} lines`);
  await tab.page.locator("svg.lineage .opens").first().focus();
  await tab.page.keyboard.press("Enter");
  await tab.page.waitForSelector("figure section h3");
  assert.ok(await tab.page.locator("figure section tbody tr").count() > 1);
  tab.calm();
  await tab.page.context().close();
});

test("while records come the map is still drawn to its end", async () => {
  const { agent } = await mesh.operator("zoe");
  const tab = await browser.open(mesh, "#/domains");
  let going = true;
  const writing = (async () => {
    for (let i = 0; going; ++i) {
      await agent.publish("live/updates", `While the map is being read sentence ${i} of ${i * 7919} is written.`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  // A small one among many is a small tile: it may be there before anybody can see it.
  await tab.page.waitForSelector('svg.map a[href="#/domains/live"]', { timeout: 60_000, state: "attached" });
  going = false;
  await writing;
  tab.calm();
  await tab.page.context().close();
});
