// Every view, light, dark and on a phone, against how it looked when somebody had looked at it: brightness and contrast
// of each part of the picture, seen from far away. Letters, ids and times may differ, a style sheet that is gone, a
// view that is empty or a colour of the other theme may not.
//
// After a change that is meant, and after looking: NOCTEM_LOOKS=write tools/node --test THIS_FILE

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { Mesh } from "../functional/mesh.ts";
import { Browser, fill, kDesk, kPhone, kViews, type Tab } from "./browser.ts";
import { apart, coarse } from "./picture.ts";

const kFile = path.join(import.meta.dirname, "looks.json");
const kColumns = 12;
const kRows = 8;
const kApartMax = 0.03;
const kWrites = process.env.NOCTEM_LOOKS === "write";
const kTries = 5;

const browser = await Browser.start(after);
const mesh = await Mesh.start({ after });
const members = await Promise.all(["anna", "ben", "cleo"].map((name) => mesh.operator(name)));
const ids = await fill(members.map((member) => member.agent), 40);
const known: Record<string, string> = kWrites ? {} : JSON.parse(readFileSync(kFile, "utf8"));
const kLooks = [["light", kDesk, "light"], ["dark", kDesk, "dark"], ["phone", kPhone, "light"]] as const;
const kAddresses: [string, string][] = [...kViews.map((view): [string, string] => [view, `#/${view}`]),
  ["entry", `#/entry/${ids[3]}`], ["domain", "#/domains/postgres"], ["found", "#/search?q=vacuum"]];

// A quarter as wide and high: the browser makes it small faster than a test could.
async function seen(tab: Tab, { width, height } = kDesk): Promise<string> {
  const session = await tab.page.context().newCDPSession(tab.page);
  const clip = { x: 0, y: 0, width, height, scale: 0.25 };
  const { data } = await session.send("Page.captureScreenshot", { format: "png", clip });
  await session.detach();
  return coarse(Buffer.from(data, "base64"), kColumns, kRows);
}

for (const [name, size, colours] of kLooks) {
  test(`every view looks as it should: ${name}`, async () => {
    const tab = await browser.open(mesh, "", size, colours);
    const found: string[] = [];
    let most = 0;
    for (const [view, address] of kAddresses) {
      await tab.go(address);
      const key = `${view} ${name}`;
      let now = await seen(tab, size);
      // What comes last, a picture that finds its width or a proof, may come after the settling.
      for (let i = 0; i < (kWrites ? 1 : kTries) && (kWrites || apart(now, known[key] ?? "") > kApartMax); ++i) {
        await new Promise((resolve) => setTimeout(resolve, kWrites ? 1000 : 300));
        now = await seen(tab, size);
      }
      if (kWrites) known[key] = now;
      const far = apart(now, known[key] ?? "");
      most = Math.max(most, far);
      if (far > kApartMax) found.push(`${key}: ${far.toFixed(3)}`);
    }
    console.log(`${name}: at most ${most.toFixed(3)} apart`);
    assert.deepEqual(found, [], "look at them");
    await tab.page.context().close();
  });
}

test("what is grossly broken is seen", async () => {
  const tab = await browser.open(mesh);
  const far = async (view: string, how: string, change: () => void): Promise<void> => {
    await tab.go(`#/${view}`);
    await tab.page.reload();
    await tab.settled();
    await tab.page.evaluate(change);
    const away = apart(await seen(tab), known[`${view} light`] ?? "");
    console.log(`${view} ${how}: ${away.toFixed(3)}`);
    assert.ok(away > kApartMax, `${view} ${how}: ${away.toFixed(3)}`);
  };
  await far("overview", "without its style sheet", () => document.querySelector("link[rel=stylesheet]")?.remove());
  await far("domains", "without its map", () => document.querySelector("svg.map")?.remove());
  await far("log", "empty", () => document.querySelector("main")?.remove());
  // What another machine may do to it is not broken: its letters are others.
  await tab.go("#/operators");
  await tab.page.evaluate(() => (document.body.style.fontFamily = "DejaVu Serif, serif"));
  const letters = apart(await seen(tab), known["operators light"] ?? "");
  console.log(`operators in other letters: ${letters.toFixed(3)}`);
  assert.ok(letters < kApartMax, `${letters}`);
  await tab.page.emulateMedia({ colorScheme: "dark" });
  await far("tasks", "in the other colours", () => undefined);
  await tab.page.context().close();
});

if (kWrites) after(() => writeFileSync(kFile, `${JSON.stringify(known, null, 1)}\n`));
