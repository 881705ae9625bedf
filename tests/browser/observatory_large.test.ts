// The page over a mesh of 100 000 entries in as many domains, with 1 000 operators and 1 000 reports: made-up answers
// of that size stand in for the node's, so that it is the page that is tried. Ten and a thousand are tried beside it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Mesh } from "../functional/mesh.ts";
import { Browser, kDesk, kPhone, type Tab } from "./browser.ts";

const kAtOnce = 1000;
const kPiecesMax = 61; // 60 tiles, and one for all that are smaller
const kNodesMax = 30_000; // of the document, whatever the mesh knows

const browser = await Browser.start(after);
const mesh = await Mesh.start({ after });
const now = Math.floor(Date.now() / 1000);

const domain = (index: number): string => `field-${index % 97}/topic-${index % 1009}/case-${index}`;

function channels(all: number, cursor: string): object {
  const from = cursor === "" ? 0 : Number(cursor);
  const count = Math.min(kAtOnce, all - from);
  const list = Array.from({ length: count }, (_, i) => ({
    domain: domain(from + i), entries: 1, verified: (from + i) % 2, doubtful: 0,
    avg_confidence: ((from + i) % 100) / 100, newest_at: now - (from + i), recent: 1, before: 0 }));
  return from + count < all ? { channels: list, next: String(from + count) } : { channels: list };
}

const id = (index: number): string => index.toString(16).padStart(16, "0");
const operators = (count: number): object => ({ operators: Array.from({ length: count }, (_, i) => ({
  id: id(i), label: `operator ${i}`, agents: 1, max_agents: 5, approved_at: now - i, last_record_at: now - i,
  reputation: (i % 300) / 100, verified_entries: i % 50, right: i % 90, resolved: 90, false_entries: 0 })) });
const anomalies = (count: number): object => ({ anomalies: Array.from({ length: count }, (_, i) => ({
  seq: i, at: now - i * 900, operator_id: id(i), detector: "agreement", score: 17.5, action: "notify",
  evidence: i % 3 === 0 ? `<img src=x onerror=alert(${i})>` : `{"common_votes":${i},"other":"${id(i + 1)}"}` })) });

async function recorded(size: number, look = kDesk): Promise<Tab> {
  const tab = await browser.open(mesh, "", look);
  const answer = (path: string, value: (url: URL) => object) => tab.page.route(`**/api/observe/${path}*`,
    (route: any) => route.fulfill({ json: value(new URL(route.request().url())) }));
  await answer("channels", (url) => channels(size, url.searchParams.get("cursor") ?? ""));
  await answer("operators", () => operators(Math.min(size, kAtOnce)));
  await answer("anomalies", () => anomalies(Math.min(size, kAtOnce)));
  await answer("stats", () => ({ mesh: mesh.id, name: "large", phase: "emergence", born: now - 9_000_000, time: now,
    records: size * 20, agents_active: size, operators_active: size, compute_capacity: "high", entries_total: size,
    entries_verified: Math.floor(size / 2) }));
  return tab;
}

test("the map, the operators, the reports and the overview stay readable at 10, 1 000 and 100 000", async () => {
  for (const size of [10, 1000, 100_000]) {
    const tab = await recorded(size);
    for (const view of ["domains", "operators", "anomalies", "overview"]) {
      const began = performance.now();
      await tab.go(`#/${view}`);
      await tab.fits();
      const nodes = await tab.page.evaluate(() => document.getElementsByTagName("*").length);
      console.log(`${view} of ${size}: ${Math.round(performance.now() - began)} ms, ${nodes} elements`);
      assert.ok(nodes < kNodesMax, `${view} of ${size}: ${nodes} elements`);
      if (view === "domains") {
        const tiles = await tab.page.locator("svg.map .tile").count();
        assert.ok(tiles > 0 && tiles <= kPiecesMax, `${tiles} tiles`);
      }
    }
    assert.match(await tab.text(), new RegExp(`knows ${size.toLocaleString("en")} things`));
    tab.calm();
    await tab.page.context().close();
  }
});

test("from 100 000 one goes down to a single domain", async () => {
  const tab = await recorded(100_000, kPhone);
  await tab.go("#/domains");
  await tab.page.waitForSelector("svg.map a");
  await tab.go("#/domains/field-7");
  await tab.page.waitForFunction(() => document.querySelectorAll("svg.map .tile").length > 1);
  await tab.fits();
  await tab.go(`#/domains/${domain(4242)}`);
  assert.match(await tab.text(), /case-4242/);
  await tab.page.context().close();
});
