// An hour on the page within a minute: its clock is moved on, records come, one goes from view to view, the tab is
// hidden and shown again. Afterwards it has one event stream, and holds no more than after the first minutes.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Mesh } from "../functional/mesh.ts";
import { Browser, fill, kViews, type Tab } from "./browser.ts";

const kMinutes = 60;
const kPerMinute = process.env.NOCTEM_ALL === "1" ? 12 : 3; // records
const kWarm = 10; // minutes: every view was there once

const browser = await Browser.start(after);
const mesh = await Mesh.start({ after });
await mesh.params({ entries_per_hour_agent: 100_000, entries_per_hour_operator: 100_000, newcomer_divisor: 1,
  entries_per_hour_domain: 100_000 });
const { agent } = await mesh.operator("anna");
const ids = await fill([agent], 20);

type Held = { heap: number; nodes: number; listeners: number; streams: number; connections: number };

// In the page, before anything of it: which event streams it opens, and whether it believes that somebody looks.
function watchStreams(): void {
  const page = window as any;
  page.streams = new Set();
  page.opened = 0;
  const Original = window.EventSource;
  page.EventSource = class extends Original {
    constructor(url: string) {
      super(url);
      page.streams.add(this);
      page.opened += 1;
    }
    override close(): void {
      super.close();
      page.streams.delete(this);
    }
  };
  page.isHidden = false;
  Object.defineProperty(document, "hidden", { get: () => page.isHidden });
}

async function held(tab: Tab, session: any): Promise<Held> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const one = (name: string): number => metrics.find((each: any) => each.name === name).value;
  const told = await (await fetch(`${mesh.url}/metrics`)).text();
  return { heap: one("JSHeapUsedSize"), nodes: one("Nodes"), listeners: one("JSEventListeners"),
    streams: await tab.page.evaluate(() => (window as any).streams.size),
    connections: Number(/^noctem_http_connections (\d+)/m.exec(told)?.[1]) };
}

const look = (tab: Tab, hidden: boolean): Promise<void> => tab.page.evaluate((value: boolean) => {
  (window as any).isHidden = value;
  document.dispatchEvent(new Event("visibilitychange"));
}, hidden);

test("an hour of updates leaves one event stream, and no memory that grows", async () => {
  const tab = await browser.open(mesh);
  const { page } = tab;
  await page.addInitScript(watchStreams);
  await page.clock.install();
  await page.reload();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  let early: Held | undefined;
  let written = 0;
  const views = [...kViews, `entry/${ids[3]}`];
  for (let minute = 0; minute < kMinutes; ++minute) {
    await page.evaluate((hash: string) => (location.hash = hash), `#/${views[minute % views.length]}`);
    for (let i = 0; i < kPerMinute; ++i) {
      await agent.publish("hour/updates", `In minute ${minute} sentence ${i} of ${(written += 1) * 7919} was written.`);
      await page.clock.runFor(60_000 / kPerMinute);
    }
    if (minute % 15 === 14) {
      await look(tab, true);
      assert.equal((await held(tab, session)).streams, 0, "nobody looks");
      await look(tab, false);
    }
    if (minute === kWarm) early = await held(tab, session);
  }
  await page.evaluate((hash: string) => (location.hash = hash), `#/${views[kWarm % views.length]}`);
  await page.clock.runFor(20_000);
  const late = await held(tab, session);
  console.log(`${written} records`, early, late);
  assert.ok(early !== undefined);
  assert.equal(late.streams, 1);
  assert.ok(await page.evaluate(() => (window as any).opened) >= 5, "closed when hidden, opened when shown");
  assert.match(await page.locator(".pulse").innerText(), /^ ?live$/);
  assert.ok(late.heap < early.heap * 1.3 + 2e6, "the heap");
  assert.ok(late.nodes < early.nodes * 1.5 + 3000, "the document");
  assert.ok(late.listeners < early.listeners * 1.5 + 100, "listeners");
  assert.ok(late.connections <= early.connections + 6, "connections: a browser keeps six");
  tab.calm();
  await page.context().close();
});
