// The stdio server: six tools, resources and prompts of the mesh, by the official SDK, which speaks both eras of the
// protocol. Calls are worked off one by one, in the order in which they come.

import { PassThrough } from "node:stream";
import { ProtocolError, Server } from "@modelcontextprotocol/server";
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { canonical, isObject, type Json, type JsonObject } from "../json.ts";
import type { Member } from "../member.ts";
import { nearest } from "../nearest.ts";
import { problemOf } from "../problem.ts";
import type { Queue } from "../queue.ts";
import { advised } from "./advice.ts";
import { readCatalogue, version, type Catalogue, type ToolWords } from "./catalogue.ts";
import { promptText, readingOf } from "./reading.ts";
import { faultOf, withDefaults } from "./schema_check.ts";
import { works, type Work } from "./tools.ts";

// What the tools work with. `member` says which node is ours at the moment.
export type Workbench = { member: () => Member; queue: Queue };

const invalidParams = -32602;
const messageBytesMax = 1 << 20;
const endMs = 5_000; // for calls in progress when the input ends

class Line {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work, work);
    this.last = done.catch(() => {});
    return done;
  }

  idle(): Promise<unknown> {
    return this.last;
  }
}

const failed = (text: string) => ({ content: [{ type: "text" as const, text }], isError: true });

async function callTool(tool: ToolWords, given: JsonObject, bench: Workbench) {
  const fault = faultOf(tool.inputSchema, given);
  if (fault !== undefined) {
    return failed(`The arguments of ${tool.name} do not fit. ${fault}. Call it again with that mended.`);
  }
  try {
    const work = works[tool.name] as Work;
    const result = await work(withDefaults(tool.inputSchema, given), bench.member(), bench.queue);
    const wrong = faultOf(tool.outputSchema, result);
    if (wrong !== undefined) return failed(`The result of ${tool.name} is not what it promises: ${wrong}.`);
    return { content: [{ type: "text" as const, text: canonical(result) }], structuredContent: result };
  } catch (error) {
    return failed(advised(problemOf(error)));
  }
}

// What waits is tried when a call is done. That no node can be named the call has said already.
async function flush({ member, queue }: Workbench): Promise<void> {
  try {
    await queue.flush(member());
  } catch (error) {
    const { reason, message } = problemOf(error);
    if (reason !== "no_node") process.stderr.write(`warning: queue: ${message}\n`);
  }
}

const lookMs = 1_000;
const restMs = 60_000; // where no node is reached

// What waits in the queue and is due goes out while no tool is called: a reveal that was kept here is due at a
// moment of its own. Returns how to stop.
function sendWhileIdle(bench: Workbench, line: Line): () => void {
  let notBefore = 0;
  const look = async () => {
    try {
      const isDue = bench.queue.state().waiting.some(({ due }) => due <= Date.now() / 1000);
      if (isDue && Date.now() >= notBefore) await bench.queue.flush(bench.member());
    } catch {
      notBefore = Date.now() + restMs;
    }
  };
  const timer = setInterval(() => void line.run(look), lookMs);
  return () => clearInterval(timer);
}

function unknown(what: string, name: string, names: string[]): ProtocolError {
  const meant = nearest(name, names);
  const advice = meant === undefined ? "" : `; did you mean ${meant}?`;
  return new ProtocolError(invalidParams, `there is no ${what} ${name}${advice}`);
}

function addTools(server: Server, catalogue: Catalogue, bench: Workbench, line: Line): void {
  server.setRequestHandler("tools/list", () => ({ tools: catalogue.tools as any }));
  server.setRequestHandler("tools/call", ({ params }) => {
    const tool = catalogue.tools.find(({ name }) => name === params.name);
    if (tool === undefined) throw unknown("tool", params.name, catalogue.tools.map(({ name }) => name));
    const given = (params.arguments ?? {}) as JsonObject;
    const done = line.run(() => callTool(tool, given, bench));
    line.run(() => flush(bench));
    return done as any;
  });
}

function addResources(server: Server, catalogue: Catalogue, bench: Workbench, line: Line): void {
  server.setRequestHandler("resources/list", () => ({ resources: catalogue.resources as any }));
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: catalogue.resourceTemplates as any,
  }));
  server.setRequestHandler("resources/read", ({ params: { uri } }) => {
    const reading = readingOf(uri);
    if (reading === undefined) throw new ProtocolError(invalidParams, `there is no resource ${uri}`, { uri });
    return line.run(async () => {
      try {
        const text = canonical(await reading(bench.member()));
        return { contents: [{ uri, mimeType: "application/json", text }] };
      } catch (error) {
        throw new ProtocolError(invalidParams, advised(problemOf(error)), { uri });
      }
    });
  });
}

function addPrompts(server: Server, catalogue: Catalogue): void {
  server.setRequestHandler("prompts/list", () => ({ prompts: catalogue.prompts as any }));
  server.setRequestHandler("prompts/get", ({ params }) => {
    const prompt = catalogue.prompts.find(({ name }) => name === params.name);
    if (prompt === undefined) throw unknown("prompt", params.name, catalogue.prompts.map(({ name }) => name));
    const argument = (prompt.arguments[0] as { name: string }).name;
    const given: Json | undefined = isObject(params.arguments) ? params.arguments[argument] : undefined;
    if (typeof given !== "string") throw new ProtocolError(invalidParams, `the argument ${argument} must be a text`);
    const content = { type: "text" as const, text: promptText(prompt.name, given) };
    return { description: prompt.description, messages: [{ role: "user" as const, content }] };
  });
}

export function makeServer(bench: Workbench, line = new Line()): Server {
  const catalogue = readCatalogue();
  const { title, instructions } = catalogue.about;
  const forAMinute = { ttlMs: 60_000, cacheScope: "public" as const };
  const server = new Server({ name: "nocturne-mesh", title, version: version() }, {
    instructions,
    capabilities: { tools: {}, resources: {}, prompts: {} },
    cacheHints: {
      "tools/list": forAMinute, "resources/list": forAMinute, "resources/templates/list": forAMinute,
      "prompts/list": forAMinute,
    },
  });
  addTools(server, catalogue, bench, line);
  addResources(server, catalogue, bench, line);
  addPrompts(server, catalogue);
  return server;
}

// Until the input ends; calls in progress are answered then. Nothing else may write to stdout.
export async function serve(bench: Workbench): Promise<void> {
  const line = new Line();
  const input = new PassThrough();
  const ended = new Promise<void>((resolve) => {
    process.stdin.on("end", resolve);
    process.stdin.on("error", () => resolve());
  });
  process.stdin.pipe(input, { end: false });
  const transport = new StdioServerTransport(input, process.stdout, { maxBufferSize: messageBytesMax });
  const served = serveStdio(() => makeServer(bench, line), {
    transport, onerror: (error) => process.stderr.write(`warning: ${error.message}\n`),
  });
  const stop = sendWhileIdle(bench, line);
  await ended;
  stop();
  await new Promise((resolve) => setImmediate(resolve)); // what was read last is on its way
  const late = new Promise((resolve) => setTimeout(resolve, endMs).unref());
  await Promise.race([line.idle(), late]);
  await new Promise((resolve) => setImmediate(resolve));
  await served.close();
}
