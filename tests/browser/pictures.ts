// The pictures of docs/observatory, of a demonstration that has run for two weeks of its time: one starts it, looks at
// each view as a reader would, and writes what there is to see.
//
//   tools/node tests/browser/pictures.ts docs/observatory

import path from "node:path";
import { Home, noctem } from "../functional/noctem.ts";
import { eventually, start, temporaryFolder } from "../functional/support.ts";
import { Browser, kDesk, kPhone, type Colours, type Size } from "./browser.ts";

const kPictures: [string, string, Size, Colours][] = [
  ["overview-light", "#/overview", kDesk, "light"], ["overview-dark", "#/overview", kDesk, "dark"],
  ["overview-phone", "#/overview", kPhone, "light"], ["domains-dark", "#/domains", kDesk, "dark"],
  ["entry-light", "#/entry/", kDesk, "light"], ["operators-light", "#/operators", kDesk, "light"],
  ["operators-phone", "#/operators", kPhone, "dark"], ["tasks-dark", "#/tasks", kDesk, "dark"],
  ["demo-anomalies", "#/anomalies", kDesk, "light"],
];
const kNights = 12;

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: pictures.ts FOLDER");
const ends: (() => unknown)[] = [];
const scope = { after: (end: () => unknown) => void ends.unshift(end) } as any;
const home = new Home(scope);
const words = ["demo", "--listen", "127.0.0.1:0", "--operators", "60", "--documents", "3000"];
const demo = start(scope, noctem, words, home.options({ env: { TMPDIR: temporaryFolder(scope) } }));
const url = await demo.url();
const ask = async (what: string): Promise<any> => (await fetch(`${url}/api/observe/${what}`)).json();
await eventually("two weeks", async () => (await ask("reputation")).nights.length >= kNights, 600_000);
const { entries } = await ask("knowledge?order=newest&min_confidence=0&limit=100&content=summary");
const known = entries.find((one: any) => one.status === "promoted") ?? entries[0];
const browser = await Browser.start(scope.after);
for (const [name, hash, size, colours] of kPictures) {
  const tab = await browser.open({ url, host: new URL(url).host } as any, "", size, colours);
  await tab.go(hash.endsWith("/") ? hash + known.id : hash);
  await tab.page.waitForTimeout(1500); // proofs, and pictures that find their width
  await tab.page.screenshot({ path: path.join(folder, `${name}.png`) });
  await tab.page.context().close();
  console.log(name);
}
for (const end of ends) await end();
