// The program codec_lines as a function: lines in, lines out.

import { spawnSync } from "node:child_process";
import assert from "node:assert/strict";

import { testProgram } from "../functional/support.ts";

export function codecLines(mode: string[], input: string[] = []): string[] {
  const done = spawnSync(testProgram("codec_lines"), mode, {
    input: input.map((line) => line + "\n").join(""), encoding: "latin1",
    maxBuffer: 1 << 28, timeout: 120_000,
  });
  assert.equal(done.status, 0, `codec_lines: ${done.stderr} ${done.error ?? ""}`);
  const lines = done.stdout.split("\n");
  assert.equal(lines.pop(), "");
  return lines;
}

// Repeatable random numbers (splitmix64, upper half).
export class Random {
  private state: bigint;
  constructor(seed: number) {
    this.state = BigInt(seed);
  }
  below(limit: number): number {
    const mask = (1n << 64n) - 1n;
    this.state = (this.state + 0x9e3779b97f4a7c15n) & mask;
    let bits = this.state;
    bits = ((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    bits = ((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn) & mask;
    return Number((bits ^ (bits >> 31n)) >> 32n) % limit;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}
