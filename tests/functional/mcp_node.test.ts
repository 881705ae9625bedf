// A real node's /mcp: nobody comes in without the token of the home, and with it the official clients
// of both lines use the mesh.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { packages } from "../conformance/mcp_suite.ts";
import { Home } from "./noctem.ts";

const scoped = (name: string) =>
  import(pathToFileURL(path.join(packages, "@modelcontextprotocol", name)).href);
const old = await scoped("sdk/dist/esm/client/index.js");
const oldHttp = await scoped("sdk/dist/esm/client/streamableHttp.js");
const modern = await scoped("client/dist/index.mjs");

const ends: (() => void | Promise<void>)[] = [];
const home = new Home({ after: (end) => void ends.push(end) });
let url: string;

before(async () => {
  url = `${(await home.up()).url}/mcp`;
});

after(async () => {
  for (const end of ends.reverse()) {
    await end();
  }
});

const discover = (headers: Record<string, string>) =>
  fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json", "MCP-Protocol-Version": "2026-07-28",
      "Mcp-Method": "server/discover", ...headers,
    },
    body: JSON.stringify({
      jsonrpc: "2.0", id: 1, method: "server/discover",
      params: {
        _meta: {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": {},
        },
      },
    }),
  });

test("without a token nobody comes in, and one that was replaced lets nobody in", async () => {
  const closed = await discover({ Authorization: "Bearer " });
  assert.equal(closed.status, 401);
  assert.match(await closed.text(), /noctem mcp token/);
  const { token, file } = await home.json(["mcp", "token"]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal((await home.ok(["mcp", "token"])).trim(), token);
  assert.equal((await discover({})).status, 401);
  assert.equal((await discover({ "Content-Type": "text/plain" })).status, 401);
  const typed = { Authorization: `Bearer ${token}`, "Content-Type": "text/plain" };
  assert.equal((await discover(typed)).status, 415);
  assert.equal((await discover({ Authorization: `Bearer ${token}0` })).status, 401);
  assert.equal((await discover({ Authorization: `Bearer ${token}` })).status, 200);
  const evil = { Authorization: `Bearer ${token}`, Origin: "https://evil.example" };
  assert.equal((await discover(evil)).status, 403);
  const renewed = (await home.json(["mcp", "token", "--new"])).token;
  assert.equal((await discover({ Authorization: `Bearer ${token}` })).status, 401);
  assert.equal((await discover({ Authorization: `Bearer ${renewed}` })).status, 200);
});

const lines = {
  "the old line": async (options: object) => {
    const client = new old.Client({ name: "test", version: "1" });
    await client.connect(new oldHttp.StreamableHTTPClientTransport(new URL(url), options));
    return client;
  },
  "the new line": async (options: object) => {
    const client = new modern.Client(
      { name: "test", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
    await client.connect(new modern.StreamableHTTPClientTransport(new URL(url), options));
    return client;
  },
};

for (const [line, connect] of Object.entries(lines)) {
  test(`${line} finds what it contributed`, async () => {
    const { token } = await home.json(["mcp", "token"]);
    const client = await connect({
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    });
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }: { name: string }) => name).sort(),
      ["mesh_awareness", "mesh_compute", "mesh_contribute", "mesh_query", "mesh_reflect",
        "mesh_vote"]);
    const content = `What ${line} of the client learned about quorums of gulls.`;
    const given = await client.callTool({
      name: "mesh_contribute", arguments: { domain: "birds/gulls", content },
    });
    assert.ok(!given.isError, JSON.stringify(given));
    const found = await client.callTool({ name: "mesh_query", arguments: { query: "gulls" } });
    assert.match(JSON.stringify(found.structuredContent), new RegExp(`What ${line}`));
    await client.close();
  });
}
