// nocturne-agent as a file and as a start: bytes without symbols, and milliseconds from nothing to its version, beside
// a bare program that links libcurl (bench/bare_curl.cpp), turn about in the same run.

import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";

export type Start = { agentMs: number; bareMs: number; bytes: number };

function clock(file: string, args: string[]): number {
  const begin = performance.now();
  const { status } = spawnSync(file, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${file} ended with ${status}`);
  return performance.now() - begin;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

export function measureStart(build: string, folder: string, rounds: number): Start {
  const [agent, bare] = [path.resolve(build, "bin/nocturne-agent"), path.resolve(build, "bench/bare_curl")];
  const [agentMs, bareMs]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; ++i) {
    bareMs.push(clock(bare, []));
    agentMs.push(clock(agent, ["version"]));
  }
  const stripped = path.join(folder, "nocturne-agent");
  execFileSync("strip", ["-o", stripped, agent]);
  return { agentMs: median(agentMs), bareMs: median(bareMs), bytes: statSync(stripped).size };
}
