// MCP servers side by side, in one run on one machine: ours (nocturne-agent, the npm package, `noctem mcp`) and four
// memories from npm, which tools/mcp_peers fetched. A missing one fails the run. Medians; one client at a time.
//
//   tools/node bench/mcp/main.ts --build build/release --npm build/dev --out build/bench/mcp.json [--quick]

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { entries, questions, type Entry, type Question } from "./corpus.ts";
import { agentMcp, copyHome, nodesOf, noctemMcp, npmMcp, ours, Programs, type Node } from "./ours.ts";
import { rivals, type Memory } from "./rivals.ts";
import { residentMb, Server } from "./server.ts";
import { measureStart } from "./start.ts";

const { values: given } = parseArgs({
  options: {
    build: { type: "string", default: "build/release" }, npm: { type: "string", default: "build/dev" },
    out: { type: "string", default: "build/bench/mcp.json" }, quick: { type: "boolean", default: false },
  },
});
const entriesCount = given.quick ? 1_000 : 10_000;
const writes = given.quick ? 20 : 50;
const asks = given.quick ? 20 : 50;
const starts = given.quick ? 3 : 5;

type Row = { name: string; value: number; unit: string; bound?: number; goal?: object };
const rows: Row[] = [];

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const clock = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};

// One row of about this size, durable each: what any write pays at least.
function bareCommit(folder: string): number {
  const database = new DatabaseSync(path.join(folder, "bare.db"));
  database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, text)");
  const insert = database.prepare("INSERT INTO t (text) VALUES (?)");
  const times: number[] = [];
  for (let i = 0; i < 200; ++i) {
    const begin = performance.now();
    insert.run("x".repeat(600));
    times.push(performance.now() - begin);
  }
  database.close();
  return median(times);
}

type Figures = {
  start: number; first: number; startMb: number; fullMb: number; write: number;
  query: Record<"phrase" | "keywords", number>; found: Record<"phrase" | "keywords", number>;
};

// From the call to the first answer of the protocol, and to the first answer of a tool.
async function starting(memory: Memory, folder: string): Promise<{ start: number; first: number; mb: number }> {
  const begin = performance.now();
  const server = new Server(memory.start(folder));
  await server.hello();
  const start = performance.now() - begin;
  await memory.ask(server, "anything at all");
  const first = performance.now() - begin;
  const mb = server.residentMb();
  await server.end();
  return { start, first, mb };
}

async function asking(memory: Memory, server: Server, all: Question[]): Promise<{ query: number; found: number }> {
  const times: number[] = [];
  let found = 0;
  for (const { words, marker } of all) {
    let answer = "";
    times.push(await clock(async () => (answer = await memory.ask(server, words))));
    found += answer.includes(marker) ? 1 : 0;
  }
  return { query: median(times), found: found / all.length };
}

type Load = { known: Entry[]; more: Entry[]; phrase: Question[]; keywords: Question[] };
type Extra = { filled?: boolean; besideMb?: () => number };

// `besideMb`: what the node of ours holds.
async function measure(memory: Memory, folder: string, load: Load, extra: Extra = {}): Promise<Figures> {
  const beside = extra.besideMb ?? (() => 0);
  const begun: { start: number; first: number; mb: number }[] = [];
  for (let i = 0; i < starts; ++i) begun.push(await starting(memory, folder));
  const startMb = median(begun.map(({ mb }) => mb)) + beside();
  const server = new Server(memory.start(folder));
  await server.hello();
  if (!extra.filled) await memory.fill(server, load.known);
  const times: number[] = [];
  for (const entry of load.more) times.push(await clock(() => memory.write(server, entry)));
  await memory.ask(server, "what was just written"); // some index late what they were told
  const phrase = await asking(memory, server, load.phrase);
  const keywords = await asking(memory, server, load.keywords);
  const fullMb = server.residentMb() + beside();
  await server.end();
  return {
    start: median(begun.map(({ start }) => start)), first: median(begun.map(({ first }) => first)), startMb, fullMb,
    write: median(times), query: { phrase: phrase.query, keywords: keywords.query },
    found: { phrase: phrase.found, keywords: keywords.found },
  };
}

const lines: string[][] = [];

function report(name: string, figures: Figures, bound: number): void {
  const { start, first, startMb, fullMb, write, query, found } = figures;
  const add = (what: string, value: number, unit: string, more: Partial<Row> = {}) =>
    rows.push({ name: `${name} ${what}`, value, unit, ...more });
  add("start", start, "ms");
  add("first_tool", first, "ms");
  add("rss_start", startMb, "MB");
  add("rss_full", fullMb, "MB");
  add("write", write, "ms", { bound });
  for (const kind of ["phrase", "keywords"] as const) {
    add(`query_${kind}`, query[kind], "ms");
    add(`found_${kind}`, found[kind], "");
  }
  const line = [
    name, start.toFixed(0), first.toFixed(0), `${startMb.toFixed(0)}-${fullMb.toFixed(0)}`, write.toPrecision(3),
    `${query.phrase.toPrecision(2)} / ${query.keywords.toPrecision(2)}`,
    `${found.phrase.toFixed(2)} / ${found.keywords.toFixed(2)}`,
  ];
  lines.push(line);
  console.log(line.join("  "));
}

// Ours share one node, which the first of them fills.
async function measureOurs(programs: Programs, folder: string, load: Load, bound: number): Promise<void> {
  const nodeHome = path.join(folder, "node");
  const node: Node = await programs.node(nodeHome);
  programs.openLimits(nodeHome);
  const home = path.join(folder, "agent");
  programs.join(node, home);
  const besideMb = () => node.residentMb();
  const servers = [
    ours("nocturne-agent mcp", () => agentMcp(programs, home)),
    ours("nocturne-mesh mcp (npm)", () => npmMcp(programs, home)),
    ours("noctem mcp, node running", () => noctemMcp(programs, nodeHome)),
  ];
  for (const [i, memory] of servers.entries()) {
    const written = load.more.map(({ marker, text }) =>
      ({ marker, text: `${text} ${["first", "second", "third"][i]} ${marker}${i}` }));
    const figures = await measure(memory, folder, { ...load, more: written }, { filled: i > 0, besideMb });
    report(memory.name, figures, bound);
  }
  await node.stop();
  await measureStarted(programs, folder, nodeHome);
}

function reportStart(folder: string): void {
  const { agentMs, bareMs, bytes } = measureStart(given.build, folder, given.quick ? 11 : 51);
  rows.push(
    { name: "nocturne-agent start_over_bare", value: agentMs - bareMs, unit: "ms", goal: { at_most: 3 } },
    { name: "nocturne-agent stripped", value: bytes / 1e6, unit: "MB", goal: { at_most: 3 } },
  );
  console.log(`nocturne-agent: ${agentMs.toFixed(1)} ms to its version, a bare program with libcurl ` +
    `${bareMs.toFixed(1)} ms (at most 3 ms more: ${agentMs - bareMs <= 3 ? "reached" : "MISSED"}); ` +
    `${(bytes / 1e6).toFixed(2)} MB stripped (below 3: ${bytes < 3e6 ? "reached" : "MISSED"})`);
}

// The call starts the node, which finds all that was written.
async function measureStarted(programs: Programs, folder: string, nodeHome: string): Promise<void> {
  const begun: { first: number; mb: number }[] = [];
  for (let i = 0; i < starts; ++i) {
    const home = copyHome(nodeHome, path.join(folder, `started${i}`, "node"));
    const begin = performance.now();
    const server = new Server(noctemMcp(programs, home));
    await server.hello();
    await server.call("mesh_query", { query: "anything at all", limit: 5 });
    const first = performance.now() - begin;
    const nodes = nodesOf(home);
    begun.push({ first, mb: nodes.reduce((sum, pid) => sum + residentMb(pid), server.residentMb()) });
    await server.end();
    for (const pid of nodes) process.kill(pid, "SIGTERM");
  }
  const [first, mb] = [median(begun.map((one) => one.first)), median(begun.map((one) => one.mb))];
  rows.push({ name: "noctem mcp, node started first_tool", value: first, unit: "ms" },
    { name: "noctem mcp, node started rss_start", value: mb, unit: "MB" });
  lines.push(["noctem mcp, node started by it", "", first.toFixed(0), mb.toFixed(0), "", "", ""]);
  console.log((lines.at(-1) as string[]).join("  "));
}

const table = () => {
  const head = ["server", "start ms", "first tool ms", "RSS MB, new-full", "write ms", "query ms phrase / keywords",
    "found phrase / keywords"];
  return [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");
};

const folder = mkdtempSync(path.join(tmpdir(), "noctem-bench-"));
try {
  const all = entries(entriesCount + writes);
  const [known, more] = [all.slice(0, entriesCount), all.slice(entriesCount)];
  const load = {
    known, more, phrase: questions(known, "phrase", asks), keywords: questions(known, "keywords", asks),
  };
  const before = loadavg()[0] as number;
  const bound = bareCommit(folder);
  rows.push({ name: "sqlite_commit_row", value: bound, unit: "ms" }, { name: "load", value: before, unit: "" });
  console.log(`${entriesCount} entries, load ${before.toFixed(1)}, one SQLite row durable in ${bound.toFixed(3)} ms`);
  reportStart(folder);
  await measureOurs(new Programs(given.build, given.npm), folder, load, bound);
  for (const [i, memory] of rivals.entries()) {
    const place = path.join(folder, `rival${i}`);
    mkdirSync(place);
    report(memory.name, await measure(memory, place, load), bound);
  }
  mkdirSync(path.dirname(given.out), { recursive: true });
  writeFileSync(given.out, rows.map((row) => JSON.stringify(row)).join("\n") + "\n");
  console.log(table());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
