// The SDK against the real node, in C and in JavaScript: what a skill asks and is answered, in pieces
// where the answer is long, and what it is not granted.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { make } from "./skill_building.ts";
import { hasWorker, Skills } from "./skills.ts";
import type { Scope } from "./support.ts";

const kInC = `
#include "noctem.h"

static void say(const char *name, int code, noctem_text text) {
  printf("\\"%s\\":{\\"code\\":%d,\\"text\\":", name, code);
  noctem_put_bytes(stdout, text.text == NULL ? "" : text.text, text.text == NULL ? 0 : text.size);
  fputs("},", stdout);
  free(text.text);
}

int main(void) {
  const noctem_json arguments = noctem_arguments();
  char *request = noctem_string(noctem_member(arguments, "request"));
  noctem_text text = {NULL, 0};
  fputs("{", stdout);
  say("missing", noctem_store_get("key", &text), text);
  text.text = NULL;
  const int put = noctem_store_put("key", "a \\"value\\"\\n");
  noctem_store_put("kez", "2");
  say("got", noctem_store_get("key", &text), text);
  say("list", noctem_store_list("ke", &text), text);
  text.text = NULL;
  say("fetch", noctem_fetch(request, &text), text);
  text.text = NULL;
  say("query", noctem_mesh_query("{\\"query\\":\\"x\\"}", &text), text);
  const int logged = noctem_log("a line");
  printf("\\"put\\":%d,\\"gone\\":%d,\\"logged\\":%d}\\n", put, noctem_store_delete("kez"), logged);
  return 0;
}
`;

const kInJavaScript = `
export function answer({ request }, node) {
  const said = (act) => {
    try {
      return act() ?? null;
    } catch (error) {
      return \`\${error.constructor.name}: \${error.message}\`;
    }
  };
  return {
    missing: said(() => node.store.get("none")),
    put: said(() => node.store.put("k", "é€😀")),
    got: said(() => node.store.get("k")),
    list: said(() => node.store.list("")),
    gone: said(() => node.store.delete("none")),
    fetch: said(() => node.fetch(JSON.parse(request))),
    query: said(() => node.query({ query: "x" })),
    log: said(() => node.log("a line")),
  };
}
`;

const kLong = "é".repeat(10_000);
const skip = hasWorker ? false : "there is no Wasmtime here";

async function site(scope: Scope): Promise<number> {
  const server = http.createServer((_, response) => response.end(kLong));
  scope.after(() => void server.close());
  scope.after(() => server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

// A template with another source, which also asks for a host and the mesh; the policy grants the host.
// What it says to a request.
async function installed(skills: Skills, lang: string, source: string, port: number) {
  await skills.ok(["skill", "new", "--lang", lang, "asks"]);
  const folder = path.join(skills.ground.folder, "asks");
  const change = (name: string, to: (text: string) => string) => {
    const file = path.join(folder, name);
    writeFileSync(file, to(readFileSync(file, "utf8")));
  };
  change(`skill.${lang}`, () => source);
  change("package/skill.json", (text) => {
    const manifest = JSON.parse(text);
    manifest.tier = 2;
    manifest.limits.wall_ms = 10_000;
    delete manifest.outputs;
    Object.assign(manifest.capabilities,
      { net: [{ host: "localhost", ports: [port] }], mesh: ["query"] });
    return JSON.stringify(manifest);
  });
  if (lang === "js") {
    const doors = ["http", "mesh"].map((name) => `noctem:skill/${name}@1.0.0`);
    change("wit/skill.wit", (text) => text.replace("  export",
      `${doors.map((door) => `  import ${door};\n`).join("")}  export`));
    change("main.js", (text) => text.replace("import { serve", doors.map((door) =>
      `import ${door.slice(13, 17)} from "${door}";\n`).join("") + "import { serve")
      .replace("store, log }", "store, log, http, mesh }"));
  }
  const built = await make(skills.ground.scope, folder);
  assert.equal(built.code, 0, built.out + built.err);
  const grants = `store_kb = 64\nlog_lines = 10\nhosts = ["localhost:${port}"]\n`;
  await skills.prepare(`version = 1\n[[allow]]\nskill = "*"\ntier = 2\n${grants}`);
  await skills.shell("noctem skill pack asks/package && noctem skill install asks-1.0.0.skill");
  return async (url: string) => JSON.parse(await skills.ok(["skill", "run", "local/asks",
    JSON.stringify({ request: JSON.stringify({ url }) })]));
}

for (const caller of callers()) {
  test(`${caller}: a skill in C is answered as the header says`, { skip }, async (t) => {
    const skills = new Skills(t, caller);
    const port = await site(t);
    const ask = await installed(skills, "c", kInC, port);
    const said = await ask(`http://localhost:${port}/a`);
    assert.equal(said.missing.code, -5);
    assert.deepEqual([said.put, said.gone, said.logged], [0, 0, 0]);
    assert.deepEqual(said.got, { code: 0, text: 'a "value"\n' });
    assert.deepEqual(said.list, { code: 0, text: '["key","kez"]' });
    assert.equal(said.fetch.code, 0);
    assert.equal(JSON.parse(said.fetch.text).body, kLong);
    assert.equal(said.query.code, -1, "the policy grants no mesh");
    const again = await ask(`http://localhost:${port + 1}/a`);
    assert.equal(again.missing.code, 0, "it is kept");
    assert.equal(again.list.text, '["key","kez"]');
    assert.equal(again.fetch.code, -1);
    assert.notEqual(again.fetch.text, "");
    await skills.ok(["audit", "verify"]);
  });
}

test("a skill in JavaScript is answered as the module says", { skip }, async (t) => {
  const skills = new Skills(t, "plain");
  const port = await site(t);
  const ask = await installed(skills, "js", kInJavaScript, port);
  const said = await ask(`http://localhost:${port}/a`);
  assert.deepEqual([said.missing, said.put, said.log], [null, null, null]);
  assert.equal(said.got, "é€😀");
  assert.deepEqual(said.list, ["k"]);
  assert.match(said.gone, /^Refused: ./);
  assert.equal(said.fetch.body, kLong);
  assert.match(said.query, /^Refused: .*not granted/);
  const again = await ask(`http://localhost:${port + 1}/a`);
  assert.match(again.fetch, /^Refused: .*not granted/);
});
