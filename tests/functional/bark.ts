// Ground for tests of confinement: a folder that belongs to the caller, and the caller: root where
// the tests run as root, and an ordinary user always.

import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { spawn } from "node:child_process";
import {
  eventually, program, run, Running, start, temporaryFolder, type Scope, type StartOptions,
} from "./support.ts";

export type Caller = "root" | "plain";

const kPlainUser = 65534;
const isRoot = process.getuid?.() === 0;

export function callers(): Caller[] {
  return isRoot ? ["root", "plain"] : ["plain"];
}

export class Ground {
  readonly scope: Scope;
  readonly caller: Caller;
  readonly folder: string;
  readonly runner: string;

  constructor(scope: Scope, caller: Caller) {
    this.scope = scope;
    this.caller = caller;
    this.folder = temporaryFolder(scope);
    // The build may lie where an ordinary user cannot reach it.
    this.runner = path.join(this.folder, "noctem-run");
    copyFileSync(path.resolve(program("noctem-run")), this.runner);
    chmodSync(this.runner, 0o755);
    mkdirSync(path.join(this.folder, "caller-home"));
    this.give(this.folder);
    this.give(path.join(this.folder, "caller-home"));
  }

  // Makes it the caller's.
  give(file: string): string {
    if (isRoot && this.caller === "plain") chownSync(file, kPlainUser, kPlainUser);
    return file;
  }
  file(name: string, text: string): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return this.give(file);
  }
  // A private folder, as a home is.
  folderWith(name: string, files: Record<string, string>): string {
    const folder = path.join(this.folder, name);
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    for (const [file, text] of Object.entries(files)) this.file(path.join(name, file), text);
    return this.give(folder);
  }

  // Words that start `words` as the caller.
  as(words: string[]): string[] {
    const drop = ["setpriv", "--reuid", `${kPlainUser}`, "--regid", `${kPlainUser}`, "--clear-groups"];
    return isRoot && this.caller === "plain" ? [...drop, "--", ...words] : words;
  }
  words(options: string[], command: string[]): string[] {
    return this.as([this.runner, ...options, "--", ...command]);
  }
  private options(options: StartOptions): StartOptions {
    const env = { HOME: path.join(this.folder, "caller-home"), ...options.env };
    return { cwd: this.folder, ...options, env };
  }
  run(options: string[], command: string[], how: StartOptions = {}) {
    const [file, ...rest] = this.words(options, command);
    return run(this.scope, file, rest, this.options(how));
  }
  start(options: string[], command: string[], how: StartOptions = {}): Running {
    const [file, ...rest] = this.words(options, command);
    return start(this.scope, file, rest, this.options(how));
  }

  terminal(options: string[], command: string[]): Terminal {
    return new Terminal(this.scope, this.words(options, command), this.options({}));
  }

  // An interactive shell of the caller's on a terminal.
  shell(): Terminal {
    const words = this.as(["bash", "--norc", "--noprofile", "-i"]);
    return new Terminal(this.scope, words, this.options({ env: { PS1: "> " } }));
  }
}

export function quoted(words: string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

// A person at a terminal, by script(1).
export class Terminal {
  readonly running: Running;
  private readonly type: (keys: string) => void;

  constructor(scope: Scope, words: string[], options: StartOptions) {
    const line = `stty cols 80; exec ${quoted(words)}`;
    const child = spawn("script", ["-qec", line, "/dev/null"], {
      cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => {});
    this.type = (keys) => child.stdin.write(keys);
    this.running = new Running(child);
    scope.after(async () => {
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
  shows(text: string): Promise<void> {
    return eventually(`${text} on the screen`, () => this.screen.includes(text));
  }
}
