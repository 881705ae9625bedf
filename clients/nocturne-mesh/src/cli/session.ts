// One command while it runs: its words, its home, its member of the mesh, and what it prints.

import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { readText } from "../files.ts";
import { locateHome, runningNode, type Environment, type Home } from "../home.ts";
import { canonical, type Json } from "../json.ts";
import { KeyRing } from "../key_ring.ts";
import { Member, type Place } from "../member.ts";
import { Problem } from "../problem.ts";
import { Queue } from "../queue.ts";
import { readTracker } from "../tracker.ts";
import type { Arguments } from "./arguments.ts";
import { programName } from "./command.ts";
import { Style } from "./style.ts";

const wordsBytesMax = 64 * 1024;
const passphraseBytesMax = 1024;

// On the terminal of the one who started us, without an echo.
function askSecret(prompt: string): string {
  const terminal = openSync("/dev/tty", "r+");
  const stty = (...words: string[]) => spawnSync("stty", words, { stdio: [terminal, "ignore", "ignore"] });
  try {
    writeSync(terminal, prompt);
    stty("-echo");
    const line: number[] = [];
    const byte = Buffer.alloc(1);
    while (readSync(terminal, byte, 0, 1, null) === 1 && byte[0] !== 0x0a) {
      if (line.length < passphraseBytesMax) line.push(byte[0] as number);
    }
    return Buffer.from(line).toString();
  } finally {
    stty("echo");
    writeSync(terminal, "\n");
    closeSync(terminal);
  }
}

export class Session {
  readonly words: Arguments;
  readonly environment: Environment;
  private readonly members: Member[] = [];

  constructor(words: Arguments, environment: Environment) {
    this.words = words;
    this.environment = environment;
  }

  has(option: string): boolean {
    return this.value(option) !== undefined;
  }
  // The last one counts.
  value(option: string): string | undefined {
    return this.words.options.findLast(([name]) => name === option)?.[1];
  }
  all(option: string): string[] {
    return this.words.options.filter(([name]) => name === option).map(([, value]) => value);
  }
  get operands(): string[] {
    return this.words.operands;
  }

  home(): Home {
    return locateHome(this.environment, this.value("--home"));
  }
  queue(): Queue {
    return new Queue(this.home());
  }

  keys(): KeyRing {
    return new KeyRing(this.home(), (what) => this.passphraseToOpen(what));
  }

  // --passphrase-file; "" where it was not given.
  passphraseFromFile(): string {
    const file = this.value("--passphrase-file");
    if (file === undefined) return "";
    const text = readText(file, passphraseBytesMax);
    if (text === undefined) throw new Problem("not_found", "file", `${file} is not there`);
    const line = text.replace(/[\r\n]+$/, "");
    if (line === "") throw new Problem("invalid", "passphrase_empty", `${file} holds no passphrase`);
    return line;
  }

  private passphraseToOpen(what: string): string {
    const given = this.passphraseFromFile();
    if (given !== "") return given;
    if (process.stderr.isTTY !== true) {
      throw new Problem("denied", "passphrase_needed",
        `${what} has a passphrase: name a file with --passphrase-file, or run this in a terminal`);
    }
    return askSecret(`Passphrase of ${what}: `);
  }

  private place(): Place {
    const named = this.value("--url");
    if (named !== undefined) return { url: named, mesh: "", label: "" };
    const home = this.home();
    const tracker = readTracker(home);
    if (tracker !== undefined) return tracker;
    const running = runningNode(home);
    if (running !== undefined) return { url: running, mesh: "", label: "" };
    throw new Problem("unavailable", "no_node", `no node runs in ${home.root}: start one with \`noctem up\` in ` +
      `another terminal, name one with --url, or join a mesh with \`${programName} setup --tracker URL --label NAME\``);
  }

  member(place: Place = this.place()): Member {
    const member = new Member(this.keys(), place);
    this.members.push(member);
    return member;
  }

  close(): void {
    for (const member of this.members) member.close();
  }

  // What an operand says, or stdin for "-".
  text(operand: string): string {
    if (operand !== "-") return operand;
    if (process.stdin.isTTY) this.remark("reading from the terminal; end with Ctrl-D");
    const bytes = readFileSync(0);
    if (bytes.length > wordsBytesMax) {
      throw new Problem("invalid", "too_large", `stdin has more than ${wordsBytesMax} bytes`);
    }
    return bytes.toString().replace(/\n$/, ""); // the end of a line is not a word
  }

  get wantsJson(): boolean {
    return this.has("--json");
  }
  get style(): Style {
    return new Style(process.stdout, this.environment);
  }

  answer(json: Json, text: string): void {
    process.stdout.write(this.wantsJson ? canonical(json) + "\n" : text);
  }
  remark(text: string): void {
    if (!this.wantsJson) process.stderr.write(text + "\n");
  }
}
