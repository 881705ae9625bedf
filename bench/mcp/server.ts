// One MCP server on a pipe, as an agent starts it: what it answers, how long that took, what memory it holds.

import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export type Start = { file: string; args: string[]; env: Record<string, string>; cwd: string };

const answerMs = 120_000;

export class Server {
  readonly child: ChildProcess;
  private readonly waiting = new Map<number, (message: any) => void>();
  private readonly exited: Promise<void>;
  private next = 1;
  private err = "";

  constructor({ file, args, env, cwd }: Start) {
    this.child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr?.on("data", (bytes) => (this.err = (this.err + bytes).slice(-2_000)));
    this.exited = new Promise((resolve) => this.child.once("close", () => resolve()));
    createInterface({ input: this.child.stdout! }).on("line", (line) => {
      if (!line.startsWith("{")) return; // some print more than the protocol
      const message = JSON.parse(line);
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    });
  }

  private ask(method: string, params: object): Promise<any> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}: ${this.err}`)), answerMs);
      this.waiting.set(id, (message) => {
        clearTimeout(timer);
        if (message.error) reject(new Error(`${method}: ${JSON.stringify(message.error)}`));
        else resolve(message.result);
      });
      this.child.stdin!.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n");
    });
  }

  async hello(): Promise<void> {
    await this.ask("initialize", {
      protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "bench", version: "1" },
    });
    this.child.stdin!.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  }

  // The text of the answer; a refusal ends the run.
  async call(name: string, args: object): Promise<string> {
    const result = await this.ask("tools/call", { name, arguments: args });
    const text = result.content.map((part: any) => part.text ?? "").join("\n");
    if (result.isError) throw new Error(`${name}: ${text.slice(0, 500)}`);
    return text;
  }

  residentMb(): number {
    return residentMb(this.child.pid as number);
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 5_000);
    await this.exited;
    clearTimeout(timer);
  }
}

// Of a process and those that it started: some are started through another.
export function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter((child) => child !== "");
  return children.reduce((sum, child) => sum + residentMb(Number(child)), Number(kb) / 1024);
}
