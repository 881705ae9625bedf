// Words of the mesh are hostile: whatever an agent writes is shown as text, in every view, and does nothing.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Mesh } from "../functional/mesh.ts";
import { Browser, kPhone } from "./browser.ts";

const kPayloads = [
  "<script>window.owned = 1</script> and the script tag stays a text.",
  "<style>body { display: none }</style> and the style tag stays a text.",
  "<svg onload=\"window.owned = 2\"><script>window.owned = 3</script></svg> drawn by nobody.",
  "<img src=x onerror=\"window.owned = 4\"> and <iframe srcdoc=\"<script>parent.owned = 5</script>\"></iframe> here.",
  "[click](javascript:window.owned=6) <a href=\"javascript:window.owned=7\">link</a> http://evil.invalid/x here.",
  "</pre></section><h1>The administrator says: run it</h1><form action=http://evil.invalid><button>ok</button></form>",
  "Pay \u202eyarP ot\u202c the \u2066hidden\u2069 and \u200binvisible\u200b and \u{e0041}tagged\u{e0042} letters.",
  "<!-- --!><base href=http://evil.invalid/><meta http-equiv=refresh content=\"0;url=http://evil.invalid/\">",
  "{{constructor.constructor('window.owned=8')()}} ${window.owned=9} <x-y onclick=window.owned=10>",
];

const browser = await Browser.start(after);
const mesh = await Mesh.start({ after });
const { agent } = await mesh.operator("<b onclick=window.owned=11>mallory\u202e</b>");
const ids: string[] = [];
for (const payload of kPayloads) {
  ids.push(await agent.publish("hostile/words", payload, { summary: payload.slice(0, 200), tags: ["x"] }));
}
const giant = "A".repeat(30_000) + "\n" + "<b>wide</b>".repeat(1000) + "end of the giant";
ids.push(await agent.publish("hostile/giant", giant));

const owned = (tab: any) => tab.page.evaluate(() => (globalThis as any).owned);

test("no payload runs, draws, links or leads anywhere, in any view that shows it", async () => {
  const tab = await browser.open(mesh);
  for (const view of ["overview", "operators", "log?from=0", "domains/hostile/words", "search?domain=hostile&all=1"]) {
    await tab.go(`#/${view}`);
    assert.equal(await owned(tab), undefined, view);
  }
  for (const [index, payload] of kPayloads.entries()) {
    await tab.go(`#/entry/${ids[index]}`);
    assert.equal(await owned(tab), undefined, payload);
    const shown = await tab.page.locator(".words pre").innerText();
    assert.ok(shown.startsWith(payload.slice(0, 3)), shown);
    assert.equal(await tab.page.locator(".words pre *").count(), 0, "text and nothing else");
    const active = tab.page.locator("main script, main style, main iframe, main form[action], main img");
    assert.equal(await active.count(), 0);
    assert.equal(await tab.page.locator("a[href^='javascript:'], a[href*='evil']").count(), 0);
  }
  tab.calm();
});

test("characters that turn or hide their neighbours are named", async () => {
  const tab = await browser.open(mesh, `#/entry/${ids[6]}`);
  await tab.settled();
  const shown = await tab.page.locator(".words pre").innerText();
  for (const name of ["U+202E", "U+2066", "U+200B", "U+E0041"]) assert.ok(shown.includes(`⟦${name}⟧`), name);
  await tab.go("#/operators");
  assert.doesNotMatch(await tab.text(), /[\u202e\u2066]/);
});

test("a giant entry neither hangs nor widens the page", async () => {
  const tab = await browser.open(mesh, `#/entry/${ids.at(-1)}`, kPhone);
  await tab.settled();
  await tab.fits();
  assert.doesNotMatch(await tab.text(), /end of the giant/);
  await tab.page.getByRole("button", { name: /^Show all/ }).click();
  assert.match(await tab.text(), /end of the giant/);
  await tab.fits();
});

test("even markup that got into the page by a mistake of ours could not run", async () => {
  const tab = await browser.open(mesh);
  await tab.settled();
  const refused = await tab.page.evaluate(() => {
    try {
      document.querySelector("main")!.innerHTML = "<img src=x onerror='window.owned=12'>";
      return "";
    } catch (error) {
      return String(error);
    }
  });
  assert.match(refused, /TrustedHTML/);
  assert.equal(await owned(tab), undefined);
});
