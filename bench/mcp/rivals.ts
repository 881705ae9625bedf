// The other memories: how each is started, told and asked. They are taken as they come: none has a setting for how
// durable a write is.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Entry } from "./corpus.ts";
import type { Server, Start } from "./server.ts";

export type Memory = {
  name: string;
  start: (folder: string) => Start; // on an empty or a filled store in this folder
  fill: (server: Server, entries: Entry[]) => Promise<void>;
  write: (server: Server, entry: Entry) => Promise<unknown>;
  ask: (server: Server, words: string) => Promise<string>;
};

const packages = execFileSync("tools/mcp_peers", ["--where"], { encoding: "utf8" }).trim();

// A missing package ends the run here.
function program(name: string): { file: string; version: string } {
  const folder = path.join(packages, "node_modules", name);
  const { version, bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const script = typeof bin === "string" ? bin : (Object.values(bin)[0] as string);
  return { file: path.join(folder, script), version };
}

type How = Omit<Memory, "name" | "start" | "fill"> & {
  env: (folder: string) => Record<string, string>;
  batch: number;
  writeMany: (server: Server, entries: Entry[]) => Promise<unknown>;
};

function rival(name: string, { env, batch, writeMany, write, ask }: How): Memory {
  const { file, version } = program(name);
  return {
    name: `${name} ${version}`, write, ask,
    start: (folder) => {
      mkdirSync(path.join(folder, "store"), { recursive: true });
      const all = { HOME: folder, ...env(path.join(folder, "store")) };
      return { file: process.execPath, args: [file], cwd: folder, env: all };
    },
    fill: async (server, entries) => {
      for (let at = 0; at < entries.length; at += batch) await writeMany(server, entries.slice(at, at + batch));
    },
  };
}

const entity = ({ marker, text }: Entry) => ({ name: `note ${marker}`, entityType: "note", observations: [text] });
const createEntities = (server: Server, entries: Entry[]) =>
  server.call("create_entities", { entities: entries.map(entity) });
// It refuses what begins with words such as "todo" or "fix this", and what is short.
const store = (server: Server, { marker, text }: Entry) => server.call("memory_storeKnowledge",
  { title: `A note of what was read ${marker}`, content: `From documentation: ${text}`.padEnd(50) });
// It says in words alone that it kept nothing.
async function save(server: Server, { marker, text }: Entry): Promise<void> {
  const said = await server.call("context_save", { key: `note-${marker}`, value: text });
  if (!said.startsWith("Saved")) throw new Error(said);
}

async function oneByOne(server: Server, entries: Entry[], write: How["write"]): Promise<void> {
  for (const entry of entries) await write(server, entry);
}

export const rivals: Memory[] = [
  rival("@modelcontextprotocol/server-memory", {
    env: (folder) => ({ MEMORY_FILE_PATH: path.join(folder, "memory.jsonl") }), batch: 500, writeMany: createEntities,
    write: (server, entry) => createEntities(server, [entry]),
    ask: (server, query) => server.call("search_nodes", { query }),
  }),
  rival("@ai-devkit/memory", {
    env: () => ({}), batch: 500, writeMany: (server, entries) => oneByOne(server, entries, store), write: store,
    ask: (server, query) => server.call("memory_searchKnowledge", { query, limit: 10 }),
  }),
  rival("mcp-memory-keeper", {
    env: (folder) => ({ DATA_DIR: folder }), batch: 500, write: save,
    writeMany: (server, entries) => oneByOne(server, entries, save),
    ask: (server, query) => server.call("context_search", { query, limit: 10 }),
  }),
  rival("mcp-memory-libsql", {
    env: (folder) => ({ LIBSQL_URL: `file:${path.join(folder, "memory.db")}` }), batch: 50, writeMany: createEntities,
    write: (server, entry) => createEntities(server, [entry]),
    ask: (server, query) => server.call("search_nodes", { query, limit: 10 }),
  }),
];
