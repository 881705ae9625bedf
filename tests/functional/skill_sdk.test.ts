// The SDK's header against the real node: what a skill in C asks and is answered, in pieces where the
// answer is long, and what it is not granted.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { hasWorker, Skills } from "./skills.ts";
import { run } from "./support.ts";

const kSource = `
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

for (const caller of callers()) {
  const skip = hasWorker ? false : "there is no Wasmtime here";
  test(`${caller}: store, log, network and mesh answer as the header says`, { skip }, async (t) => {
    const skills = new Skills(t, caller);
    const long = "é".repeat(10_000);
    const server = http.createServer((_, response) => response.end(long));
    t.after(() => void server.close());
    t.after(() => server.closeAllConnections());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    await skills.ok(["skill", "new", "--lang", "c", "asks"]);
    const folder = path.join(skills.ground.folder, "asks");
    writeFileSync(path.join(folder, "skill.c"), kSource);
    const file = path.join(folder, "package/skill.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.tier = 2;
    manifest.limits.wall_ms = 10_000;
    delete manifest.outputs;
    Object.assign(manifest.capabilities,
      { net: [{ host: "localhost", ports: [port] }], mesh: ["query"] });
    writeFileSync(file, JSON.stringify(manifest));
    const [make, ...words] = skills.ground.as(["make", "-C", folder]);
    const built = await run(t, make, words, { env: { PATH: "/usr/bin:/bin" } });
    assert.equal(built.code, 0, built.out + built.err);
    await skills.prepare('version = 1\n[[allow]]\nskill = "*"\ntier = 2\nstore_kb = 64\n' +
      `log_lines = 10\nhosts = ["localhost:${port}"]\n`);
    await skills.shell("noctem skill pack asks/package && noctem skill install asks-1.0.0.skill");

    const ask = async (request: object) => JSON.parse(await skills.ok(["skill", "run", "local/asks",
      JSON.stringify({ request: JSON.stringify(request) })]));
    const said = await ask({ url: `http://localhost:${port}/a` });
    assert.equal(said.missing.code, -5);
    assert.deepEqual([said.put, said.gone, said.logged], [0, 0, 0]);
    assert.deepEqual(said.got, { code: 0, text: 'a "value"\n' });
    assert.deepEqual(said.list, { code: 0, text: '["key","kez"]' });
    assert.equal(said.fetch.code, 0);
    assert.equal(JSON.parse(said.fetch.text).body, long);
    assert.equal(said.query.code, -1, "the policy grants no mesh");
    const again = await ask({ url: `http://localhost:${port + 1}/a` });
    assert.equal(again.missing.code, 0, "it is kept");
    assert.deepEqual(again.list.text, '["key","kez"]');
    assert.equal(again.fetch.code, -1);
    assert.notEqual(again.fetch.text, "");
    await skills.ok(["audit", "verify"]);
  });
}
