// The program `noctem` as tests use it: a home that vanishes, commands in it, a node on a free
// port, and a terminal for what only a person sees.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  eventually, program, run, Running, start, temporaryFolder, type Scope, type StartOptions,
} from "./support.ts";

export const noctem = path.resolve(program("noctem"));

export type Outcome = { code: number | null; out: string; err: string };
export type Problem = { type: string; title: string; status: number; detail: string };

export class Home {
  readonly scope: Scope;
  readonly folder: string;
  readonly path: string;

  constructor(scope: Scope, name = "home") {
    this.scope = scope;
    this.folder = temporaryFolder(scope);
    this.path = path.join(this.folder, name);
  }

  options(options: StartOptions = {}): StartOptions {
    const env = { NOCTEM_HOME: this.path, NO_COLOR: "", TERM: "dumb", ...options.env };
    return { cwd: this.folder, ...options, env };
  }

  run(args: string[], options: StartOptions = {}): Promise<Outcome> {
    return run(this.scope, noctem, args, this.options(options));
  }

  // What it answers; it must work.
  async ok(args: string[], options: StartOptions = {}): Promise<string> {
    const done = await this.run(args, options);
    assert.equal(done.code, 0, `noctem ${args.join(" ")}: ${done.err}`);
    return done.out;
  }

  async json(args: string[], options: StartOptions = {}): Promise<any> {
    return JSON.parse(await this.ok([...args, "--json"], options));
  }

  // Why it refuses, on stderr, with nothing on stdout.
  async refusal(args: string[], options: StartOptions = {}, code = 1): Promise<string> {
    const done = await this.run(args, options);
    assert.equal(done.code, code, `noctem ${args.join(" ")}: ${done.out}${done.err}`);
    assert.equal(done.out, "");
    assert.match(done.err, /^error: .*\n$/s);
    return done.err;
  }

  file(name: string, content: string, mode = 0o600): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, content, { mode });
    return file;
  }

  // A node on a free port, when it has said where it is.
  async up(
    args: string[] = [], options: StartOptions = {},
  ): Promise<{ node: Running; url: string }> {
    const words = ["up", "--listen", "127.0.0.1:0", ...args];
    const node = start(this.scope, noctem, words, this.options(options));
    return { node, url: await node.url() };
  }
}

// A person at a terminal: what the screen shows, and keys to press.
export class Terminal {
  readonly running: Running;
  private readonly type: (keys: string) => void;

  constructor(home: Home, args: string[], env: Record<string, string> = {}) {
    const quoted = [noctem, ...args].map((word) => `'${word}'`).join(" ");
    const { env: base, cwd } = home.options();
    const colours: Record<string, string | undefined> = {
      ...process.env, ...base, TERM: "xterm", ...env,
    };
    if (env.NO_COLOR === undefined) delete colours.NO_COLOR;
    const child = spawn("script", ["-qec", `stty cols 80; exec ${quoted}`, "/dev/null"], {
      cwd, env: colours, stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => {});
    this.type = (keys) => child.stdin.write(keys);
    this.running = new Running(child);
    home.scope.after(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await this.running.exited.catch(() => {});
    });
  }

  get screen(): string {
    return this.running.out;
  }
  press(keys: string): void {
    this.type(keys);
  }
  shows(text: string | RegExp): Promise<void> {
    return eventually(`${text} on ${JSON.stringify(this.screen)}`, () =>
      typeof text === "string" ? this.screen.includes(text) : text.test(this.screen));
  }
}
