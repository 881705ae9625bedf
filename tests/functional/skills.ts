// Ground for tests of skills: a home of the caller's, the programs where an ordinary user reaches
// them, and skills that are packed and installed in a line.

import assert from "node:assert/strict";
import {
  chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ground, Terminal, type Caller } from "./bark.ts";
import { StdioMcp } from "./stdio_mcp.ts";
import { program, run, start, type Running, type Scope, type StartOptions } from "./support.ts";

// Copied once: the build may lie where an ordinary user cannot reach it.
const programs = mkdtempSync(path.join(tmpdir(), "noctem-programs-"));
chmodSync(programs, 0o755);
// The worker of the level wasm is there where the machine has Wasmtime.
export const hasWorker = existsSync(program("noctem-wasm"));
for (const name of ["noctem", "noctem-run", "noctem-skill", ...(hasWorker ? ["noctem-wasm"] : [])]) {
  const [from, to] = [path.resolve(program(name)), path.join(programs, name)];
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
process.on("exit", () => rmSync(programs, { recursive: true, force: true }));

export const kLimits = {
  memory_mb: 256, cpu_ms: 5000, wall_ms: 20000, output_kb: 64, files_mb: 1, processes: 16,
};

export class Skills {
  readonly ground: Ground;
  readonly home: string;

  constructor(scope: Scope, caller: Caller) {
    this.ground = new Ground(scope, caller);
    this.home = path.join(this.ground.folder, "home");
  }

  private words(args: string[]): string[] {
    return this.ground.as([path.join(programs, "noctem"), ...args]);
  }
  private options(how: StartOptions): StartOptions {
    const env = {
      HOME: path.join(this.ground.folder, "caller-home"), NOCTEM_HOME: this.home, NO_COLOR: "",
      TMPDIR: this.ground.folder, ...how.env,
    };
    return { cwd: this.ground.folder, ...how, env };
  }
  run(args: string[], how: StartOptions = {}) {
    const [file, ...rest] = this.words(args);
    return run(this.ground.scope, file, rest, this.options(how));
  }
  start(args: string[]): Running {
    const [file, ...rest] = this.words(args);
    return start(this.ground.scope, file, rest, this.options({}));
  }
  terminal(args: string[]): Terminal {
    return new Terminal(this.ground.scope, this.words(args), this.options({}));
  }
  // `noctem mcp` as this caller.
  mcp(): Promise<StdioMcp> {
    const [file, ...rest] = this.words(["mcp"]);
    return StdioMcp.start(this.ground.scope, { options: () => this.options({}) }, file, rest);
  }
  async ok(args: string[], how: StartOptions = {}): Promise<string> {
    const done = await this.run(args, how);
    assert.equal(done.code, 0, `noctem ${args.join(" ")}: ${done.out}${done.err}`);
    return done.out;
  }
  // A line for a shell, typed by the caller, with the programs on its PATH; what it prints.
  async shell(line: string): Promise<string> {
    const [file, ...rest] = this.ground.as(["sh", "-c", line]);
    const how = this.options({ env: { PATH: `${programs}:/usr/bin:/bin` } });
    const done = await run(this.ground.scope, file, rest, how);
    assert.equal(done.code, 0, `${line}: ${done.out}${done.err}`);
    return done.out;
  }
  async json(args: string[]): Promise<any> {
    return JSON.parse(await this.ok([...args, "--json"]));
  }
  async refused(args: string[], why: RegExp): Promise<void> {
    const done = await this.run(args);
    assert.equal(done.code, 1, done.out);
    assert.match(done.err, why);
  }

  // A packed skill, not yet installed; its file. A script is its entry, or a binary of WebAssembly.
  async packed(entry: string | Uint8Array, fields: object = {}): Promise<string> {
    const isScript = typeof entry === "string";
    const manifest = {
      id: "org.example/tried", version: "1.0.0", runtime: isScript ? "process" : "wasm",
      entry: isScript ? "main.sh" : "main.wasm", tier: 1,
      about: "A skill of a test.", capabilities: {}, limits: kLimits, ...fields,
    };
    const folder = path.join(this.ground.folder, "skill-source");
    mkdirSync(folder, { recursive: true });
    this.ground.give(folder);
    const files: [string, string | Uint8Array][] = [
      ["skill.json", JSON.stringify(manifest)],
      isScript ? ["main.sh", `#!/bin/sh\n${entry}\n`] : ["main.wasm", entry],
    ];
    for (const [name, content] of files) {
      writeFileSync(path.join(folder, name), content);
      this.ground.give(path.join(folder, name));
    }
    const file = path.join(this.ground.folder, "packed.skill");
    await this.ok(["skill", "pack", folder, "--out", file]);
    return file;
  }
  // A key of the caller's own, which is trusted, and a policy.
  async prepare(policy: string): Promise<void> {
    await this.ok(["keys", "new", "--no-passphrase"]);
    const [key] = await this.json(["keys", "show"]);
    await this.ok(["skill", "trust", key.did]);
    this.policy(policy);
  }
  policy(text: string): void {
    const file = path.join(this.home, "skills", "policy.toml");
    writeFileSync(file, text);
    this.ground.give(file);
  }
  async installed(entry: string | Uint8Array, fields: object = {}, policy = ""): Promise<void> {
    await this.prepare(`version = 1\n[[allow]]\nskill = "org.example/*"\ntier = 3\n${policy}`);
    await this.ok(["skill", "install", await this.packed(entry, fields)]);
  }
}
