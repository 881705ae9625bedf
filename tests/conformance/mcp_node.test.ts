// The official suite against a real node's /mcp: every scenario that needs no tool, resource or prompt of the suite's
// own. The suite sends no bearer token, so a door before the node adds it and changes nothing else.

import assert from "node:assert/strict";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { Home } from "../functional/noctem.ts";
import { verdicts } from "./mcp_suite.ts";

const scenarios: Record<string, string[]> = {
  "2025-11-25": [
    "server-initialize", "logging-set-level", "ping", "tools-list", "server-sse-multiple-streams", "resources-list",
    "prompts-list", "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "tools-list", "server-sse-multiple-streams", "resources-list", "sep-2164-resource-not-found", "prompts-list",
    "dns-rebinding-protection", "caching", "input-required-result-unsupported-methods",
  ],
};

async function doorTo(url: string, token: string, context: TestContext): Promise<string> {
  const door: Server = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${token}` };
    const inner = request(`${url}${asked.url}`, { method: asked.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    inner.on("error", () => answer.destroy());
    answer.on("close", () => inner.destroy());
    asked.pipe(inner);
  });
  context.after(() => {
    door.closeAllConnections();
    door.close();
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(door.address() as AddressInfo).port}/mcp`;
}

test("a node passes what needs no tool of the suite's own", async (context) => {
  const home = new Home(context);
  const { url } = await home.up();
  const door = await doorTo(url, (await home.json(["mcp", "token"])).token, context);
  for (const [revision, wanted] of Object.entries(scenarios)) {
    const found = await verdicts(door, revision);
    for (const scenario of wanted) {
      const one = found.find((verdict) => verdict.scenario === scenario);
      context.diagnostic(`${revision} ${scenario}: ${one?.checks} checks`);
      assert.deepEqual(one?.complaints, [], `${revision} ${scenario}`);
    }
  }
});

// Some checks of this scenario need tools of the suite's own, to ask or to change a list.
test("a node keeps nothing between requests of the new line", async (context) => {
  const home = new Home(context);
  const { url } = await home.up();
  const door = await doorTo(url, (await home.json(["mcp", "token"])).token, context);
  const found = (await verdicts(door, "2026-07-28")).find(({ scenario }) => scenario === "server-stateless");
  assert.ok(found !== undefined && found.checks >= 20, String(found?.checks));
  const strange = found.complaints.filter((complaint) => !/diagnostic tool|Mutated the/.test(complaint));
  assert.deepEqual(strange, []);
});
