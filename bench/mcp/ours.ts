// Our servers: nocturne-agent, the npm package and `noctem mcp`, each through a node with one mesh. The rules are
// those of a personal mesh with limits so high that none is met; everything is durable before it is answered.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Entry } from "./corpus.ts";
import type { Memory } from "./rivals.ts";
import { residentMb, type Server, type Start } from "./server.ts";

const limits = ["entries_per_hour_agent", "entries_per_hour_operator", "entries_per_hour_domain"];

export type Node = { url: string; home: string; residentMb: () => number; stop: () => Promise<void> };

export class Programs {
  readonly noctem: string;
  readonly agent: string;
  readonly npm: string;

  constructor(build: string, npmBuild: string) {
    this.noctem = path.resolve(build, "bin/noctem");
    this.agent = path.resolve(build, "bin/nocturne-agent");
    this.npm = path.resolve(npmBuild, "nocturne-mesh/dist/main.js");
  }

  // A node on a free port.
  async node(home: string): Promise<Node> {
    const child = spawn(this.noctem, ["up", "--listen", "127.0.0.1:0"],
      { env: { ...process.env, NOCTEM_HOME: home }, stdio: ["ignore", "pipe", "pipe"] });
    const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const url = await new Promise<string>((resolve, reject) => {
      const look = (line: string) => {
        const address = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (address !== undefined) resolve(address);
      };
      createInterface({ input: child.stdout! }).on("line", look);
      createInterface({ input: child.stderr! }).on("line", look);
      exited.then(() => reject(new Error("the node ended without an address")));
    });
    const stop = () => {
      child.kill("SIGTERM");
      return exited;
    };
    return { url, home, stop, residentMb: () => residentMb(child.pid as number) };
  }

  // Lets a node take as many entries as are sent.
  openLimits(home: string): void {
    this.run(this.noctem, ["mesh", "params", ...limits.map((name) => `${name}=1000000`)], home);
  }

  // A home beside the node's, whose operator is approved.
  join(node: Node, home: string): void {
    const said = this.run(this.agent, ["setup", "--tracker", node.url, "--label", "bench", "--json"], home);
    const { operator, status } = JSON.parse(said);
    if (status !== "enrolled") this.run(this.noctem, ["admin", "operator", "approve", operator.did], node.home);
    this.run(this.agent, ["status"], home);
  }

  private run(file: string, args: string[], home: string): string {
    return execFileSync(file, args, { env: { ...process.env, NOCTEM_HOME: home }, encoding: "utf8" });
  }
}

const contribute = (server: Server, { text }: Entry) =>
  server.call("mesh_contribute", { domain: "bench/notes", content: text, confidence: 0.8 });
// As a model asks that does not say more than it must: five findings.
const ask = (server: Server, query: string) => server.call("mesh_query", { query, limit: 5, min_confidence: 0 });

export function ours(name: string, start: (folder: string) => Start): Memory {
  return {
    name, start, write: contribute, ask,
    fill: async (server, entries) => {
      for (const entry of entries) await contribute(server, entry);
    },
  };
}

const at = (home: string, file: string, args: string[]): Start =>
  ({ file, args, cwd: path.dirname(home), env: { NOCTEM_HOME: home } });

export const agentMcp = (programs: Programs, home: string) => at(home, programs.agent, ["mcp"]);
export const npmMcp = (programs: Programs, home: string) => at(home, process.execPath, [programs.npm, "mcp"]);
export const noctemMcp = (programs: Programs, home: string) => at(home, programs.noctem, ["mcp"]);

// The nodes that `noctem mcp` started in this home.
export function nodesOf(home: string): number[] {
  const own = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`NOCTEM_HOME=${home}`) &&
        readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes("up");
    } catch {
      return false;
    }
  };
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && own(name)).map(Number);
}

export function copyHome(from: string, to: string): string {
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
  cpSync(from, to, { recursive: true, filter: (file) => !file.endsWith(".lock") });
  return to;
}
