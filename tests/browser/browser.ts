// A headless Chromium as the tests use it: Debian's, driven by playwright-core from the page's own packages, on
// loopback alone. And a mesh with things in it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Fields, Member, Mesh } from "../functional/mesh.ts";
import { documentId } from "../functional/signed_client.ts";

const tools = path.resolve(import.meta.dirname, "../../tools");
const packages = execFileSync(path.join(tools, "page"), ["--where", "test"], { encoding: "utf8" }).trim();
const load = createRequire(path.join(packages, "package.json"));
const { chromium } = load("playwright-core");
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

export type Colours = "light" | "dark";
export type Size = { width: number; height: number };
export const kDesk: Size = { width: 1280, height: 900 };
export const kPhone: Size = { width: 360, height: 740 };

export const kViews = [
  "overview", "domains", "search", "operators", "tasks", "awareness", "anomalies", "log", "node", "admin",
];

export class Browser {
  readonly browser: any;
  private constructor(browser: any) {
    this.browser = browser;
  }

  static async start(after: (end: () => Promise<void>) => void): Promise<Browser> {
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    });
    after(() => browser.close());
    return new Browser(browser);
  }

  async open(mesh: Mesh, hash = "", size = kDesk, colours: Colours = "light", scripts = true): Promise<Tab> {
    const context = await this.browser.newContext({
      viewport: size, colorScheme: colours, javaScriptEnabled: scripts, reducedMotion: "reduce", bypassCSP: false });
    const page = await context.newPage();
    const tab = new Tab(page, mesh);
    await page.goto(`${mesh.url}/${hash}`);
    return tab;
  }
}

export class Tab {
  readonly page: any;
  readonly mesh: Mesh;
  readonly troubles: string[] = [];
  readonly strangers: string[] = [];

  constructor(page: any, mesh: Mesh) {
    this.page = page;
    this.mesh = mesh;
    page.on("pageerror", (error: Error) => this.troubles.push(String(error)));
    page.on("console", (message: any) => message.type() === "error" && this.troubles.push(message.text()));
    page.on("request", (request: any) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== "blob:" && host !== mesh.host) this.strangers.push(request.url());
    });
    page.on("dialog", (dialog: any) => (this.troubles.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  }

  async go(hash: string): Promise<void> {
    await this.page.goto(`${this.mesh.url}/${hash}`);
    await this.settled();
  }
  // Nothing is being asked or checked any more.
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector("h1") !== null &&
      ![...document.querySelectorAll("main [role=status]")].some((one) => one.textContent?.includes("…")));
  }
  text(): Promise<string> {
    return this.page.locator("main").innerText();
  }

  async axe(): Promise<void> {
    // The page's policy lets no string become a script; the tester's own world may.
    const session = await this.page.context().newCDPSession(this.page);
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
    const run = async (expression: string) => (await session.send("Runtime.evaluate",
      { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true })).result.value;
    await run(axe);
    const found = await run(`axe.run(document, { resultTypes: ["violations"] }).then((told) => told.violations.map(
      (one) => one.id + ": " + one.help + " @ " +
        one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")))`);
    assert.deepEqual(found, [], await this.page.url());
  }

  // Nothing is cut off at the side.
  async fits(): Promise<void> {
    const [wide, view] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= view, `${this.page.url()}: ${wide} px wide in ${view}`);
  }

  calm(): void {
    assert.deepEqual(this.troubles, []);
    assert.deepEqual(this.strangers, [], "requests to others");
  }
}

const kTopics: [string, string][] = [
  ["go/concurrency/channels", "Buffered channels with select outperform a mutex for fan-out on eight cores."],
  ["python/async", "asyncio.TaskGroup cancels its siblings when one task fails; gather does not unless told to."],
  ["python/typing", "A Protocol with a property is satisfied by an attribute only if that is writable too."],
  ["rust/unsafe/aliasing", "Two mutable references to one place are undefined behaviour even if neither is written."],
  ["postgres/vacuum", "A long transaction in any database of a cluster holds back all of its vacuums."],
  ["postgres/indexes", "A partial index is used only if its condition provably follows from the query's."],
  ["linux/io/fsync", "After a failed fsync the page is clean; a second call succeeds and loses the data."],
  ["http/caching", "A response with Set-Cookie is stored by shared caches unless it says no-store."],
  ["security/tls", "A ticket key that is never rotated undoes the forward secrecy of resumed sessions."],
  ["cooking/bread", "Salt that is added after the autolyse slows the enzymes less and gives a slacker dough."],
];

// `count` entries of some agents in nested domains, some of which stand on others.
export async function fill(agents: Member[], count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; ++i) {
    const [domain, words] = kTopics[i % kTopics.length] as [string, string];
    const round = Math.floor(i / kTopics.length);
    const sources = [{ entry: ids[i - 1] ?? "" }, { entry: ids[i - 3] ?? "" }];
    const more: Fields = i % 4 === 3 ? { type: "synthesis", sources } : {};
    const unlike = "abcdefghij".charAt(i % 10).repeat(7);
    const content = round === 0 ? words : `${words} Seen in case ${round} of ${i}: ${unlike}${i * 7919}.`;
    const where = round > 1 ? `${domain}/${["notes", "cases", "limits"][round % 3]}` : domain;
    const agent = agents[i % agents.length] as Member;
    const envelope = agent.entry(where, content, { confidence: 300 + (i * 97) % 650, ...more });
    const told = await agent.post("/api/agent/knowledge", envelope);
    assert.ok([201, 202].includes(told.status), JSON.stringify(told.json));
    ids.push(documentId(envelope.document));
  }
  return ids;
}
