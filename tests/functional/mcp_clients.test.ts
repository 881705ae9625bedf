// The official TypeScript clients of MCP, the old line and the new one, and the inspector's command
// line, against the fixture: over HTTP and over stdio, a round of everything that a host does.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { packages } from "../conformance/mcp_suite.ts";
import { run, start, testProgram } from "./support.ts";

const scoped = (name: string) =>
  import(pathToFileURL(path.join(packages, "@modelcontextprotocol", name)).href);
const old = await scoped("sdk/dist/esm/client/index.js");
const oldHttp = await scoped("sdk/dist/esm/client/streamableHttp.js");
const oldStdio = await scoped("sdk/dist/esm/client/stdio.js");
const oldTypes = await scoped("sdk/dist/esm/types.js");
const modern = await scoped("client/dist/index.mjs");
const modernStdio = await scoped("client/dist/stdio.mjs");

const ends: (() => void | Promise<void>)[] = [];
const scope = { after: (end: () => void | Promise<void>) => void ends.push(end) };
const fixture = testProgram("mcp_fixture");
const pipe = { command: fixture, args: ["--stdio"], stderr: "inherit" };
const info = { name: "test", version: "1" };
let url: URL;

before(async () => {
  const running = start(scope, fixture, [], {});
  url = new URL(`${await running.url()}/mcp`);
});

after(async () => {
  for (const end of ends.reverse()) {
    await end();
  }
});

// What a host does, by either line of the SDK. Over a pipe the SDK forgets progress that it reads
// together with the answer, so there it is not counted.
async function round(client: any, way: "http" | "stdio") {
  const { tools } = await client.listTools();
  assert.ok(tools.some(({ name }: { name: string }) => name === "test_simple_text"));
  const simple = await client.callTool({ name: "test_simple_text", arguments: {} });
  assert.match(simple.content[0].text, /simple text/);
  const failed = await client.callTool({ name: "test_error_handling", arguments: {} });
  assert.equal(failed.isError, true);
  const { resources } = await client.listResources();
  assert.equal(resources.length, 3);
  const read = await client.readResource({ uri: "test://template/a%20b/data" });
  assert.deepEqual(JSON.parse(read.contents[0].text), { id: "a b" });
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.equal(resourceTemplates.length, 1);
  const prompt = await client.getPrompt({
    name: "test_prompt_with_arguments", arguments: { arg1: "x", arg2: "y" },
  });
  assert.match(prompt.messages[0].content.text, /"arg2":"y"/);
  const completed = await client.complete({
    ref: { type: "ref/prompt", name: "test_prompt_with_arguments" },
    argument: { name: "arg1", value: "a" },
  });
  assert.deepEqual(completed.completion.values, ["a-one", "a-two"]);
  const told: number[] = [];
  const slow = { name: "test_tool_with_progress", arguments: {} };
  await client.callTool(slow, ...progress(client, told));
  assert.ok(way === "stdio" || told.join() === "0,50,100", told.join());
  await assert.rejects(client.callTool({ name: "no_such_tool", arguments: {} }), /no tool/);
  await assert.rejects(client.readResource({ uri: "test://nowhere" }), /no resource/);
  await client.close();
}

// The old line takes the schema of the result before the options.
function progress(client: any, told: number[]): unknown[] {
  const options = { onprogress: ({ progress }: { progress: number }) => void told.push(progress) };
  return client instanceof old.Client ? [oldTypes.CallToolResultSchema, options] : [options];
}

async function oldClient(transport: unknown) {
  const client = new old.Client(info, { capabilities: { elicitation: {} } });
  client.setRequestHandler(oldTypes.ElicitRequestSchema, () => ({
    action: "accept", content: { response: "from the user" },
  }));
  await client.connect(transport);
  return client;
}

async function modernClient(transport: unknown, mode: unknown) {
  const client = new modern.Client(info, {
    capabilities: { elicitation: {} }, versionNegotiation: { mode },
  });
  client.setRequestHandler("elicitation/create", () => ({
    action: "accept", content: { response: "from the user" },
  }));
  await client.connect(transport);
  return client;
}

async function asked(client: any) {
  const answer = await client.callTool({ name: "test_elicitation", arguments: { message: "Hm?" } });
  assert.match(answer.content[0].text, /from the user/);
}

test("the old line over HTTP", async () => {
  const client = await oldClient(new oldHttp.StreamableHTTPClientTransport(url));
  await asked(client);
  await round(client, "http");
});

test("the old line over stdio", async () => {
  const client = await oldClient(new oldStdio.StdioClientTransport(pipe));
  await asked(client);
  await round(client, "stdio");
});

for (const mode of ["auto", "legacy", { pin: "2026-07-28" }]) {
  test(`the new line over HTTP, ${JSON.stringify(mode)}`, async () => {
    const transport = new modern.StreamableHTTPClientTransport(url);
    const client = await modernClient(transport, mode);
    await asked(client);
    await round(client, "http");
  });

  test(`the new line over stdio, ${JSON.stringify(mode)}`, async () => {
    const client = await modernClient(new modernStdio.StdioClientTransport(pipe), mode);
    await asked(client);
    await round(client, "stdio");
  });
}

const inspector = path.join(packages, "@modelcontextprotocol/inspector");
const inspect = (words: string[]) => run(
  scope, process.execPath,
  [path.join(inspector, "clients/launcher/build/index.js"), "--cli", fixture, "--stdio", ...words], {});

test("the inspector finds the tools portable and calls one", async () => {
  const listed = await inspect(["--method", "tools/list", "--strict"]);
  assert.equal(listed.code, 0, listed.err);
  assert.match(listed.out, /test_simple_text/);
  const called = await inspect(["--method", "tools/call", "--tool-name", "test_simple_text"]);
  assert.equal(called.code, 0, called.err);
  assert.match(called.out, /simple text/);
});
