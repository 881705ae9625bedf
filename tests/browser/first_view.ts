// How soon the page is there. Each round loads a plain text of the same node first: what the browser, the machine and
// its other work cost anyway. The time of the processor is that of the page's own thread, whoever else wants it.
//
//   tools/node tests/browser/first_view.ts        prints the figures of docs/guide/observatory.md

import type { Browser } from "./browser.ts";

export type FirstView = { plain: number; paint: number; numbers: number; cpu: number }; // milliseconds

// In the page: when the first numbers of the mesh stood there.
function watch(): void {
  new MutationObserver((_, observer) => {
    if (!/This mesh knows/.test(document.querySelector("h1")?.textContent ?? "")) return;
    performance.mark("numbers");
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

const painted = async (page: any): Promise<number> => {
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  return page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
};

export async function firstViews(browser: Browser, mesh: any, rounds: number): Promise<FirstView[]> {
  const tab = await browser.open(mesh);
  const { page } = tab;
  await page.addInitScript(watch);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((one: any) => one.name === "TaskDuration").value * 1000;
  };
  const views: FirstView[] = [];
  for (let round = 0; round < rounds; ++round) {
    await page.goto(`${mesh.url}/api/observe/summary`);
    const plain = await painted(page);
    const before = await busy();
    await page.goto(`${mesh.url}/`);
    await page.waitForFunction(() => performance.getEntriesByName("numbers").length > 0);
    const numbers: number = await page.evaluate(() => performance.getEntriesByName("numbers")[0]?.startTime);
    views.push({ plain, paint: await painted(page), numbers, cpu: (await busy()) - before });
  }
  await page.context().close();
  return views;
}

export const best = (views: FirstView[], of: keyof FirstView): number => Math.min(...views.map((view) => view[of]));
export const median = (views: FirstView[], of: keyof FirstView): number =>
  views.map((view) => view[of]).sort((a, b) => a - b)[Math.floor(views.length / 2)] as number;

export function told(views: FirstView[]): string {
  const rows: [keyof FirstView, string][] = [["plain", "a plain text of the same node, painted"],
    ["paint", "the page, first paint"], ["numbers", "its first numbers"], ["cpu", "processor time of its thread"]];
  return rows.map(([of, name]) =>
    `${name.padEnd(40)} best ${best(views, of).toFixed(0)} ms, median ${median(views, of).toFixed(0)} ms`).join("\n");
}

if (process.argv[1] === import.meta.filename) {
  const ends: (() => unknown)[] = [];
  const scope = { after: (end: () => unknown) => void ends.unshift(end) };
  const { Browser: Chromium, fill } = await import("./browser.ts");
  const { Mesh } = await import("../functional/mesh.ts");
  const mesh = await Mesh.start(scope as any);
  await fill([(await mesh.operator("anna")).agent], 40);
  console.log(told(await firstViews(await Chromium.start(scope.after as any), mesh, 15)));
  for (const end of ends) await end();
}
