// What functional tests share: start a program and find its address, speak raw bytes to it,
// folders that vanish. Everything that is started or made is given a scope (a test's context, or
// `{ after }` of node:test) and ends with it. Everything that waits has a deadline.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";

export type Scope = { after(ends: () => void | Promise<void>): void };

export const kWaitMs = Number(process.env.NOCTEM_TEST_WAIT_MS ?? 20_000);

// A program of ours: build/<preset>/bin, or build/<preset>/test for those that only tests use.
export function program(name: string): string {
  return path.join(process.env.NOCTEM_BIN ?? "build/dev/bin", name);
}
export function testProgram(name: string): string {
  return path.join(process.env.NOCTEM_TEST_BIN ?? "build/dev/test", name);
}

export function temporaryFolder(scope: Scope): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noctem-"));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// For programs that must be told their port.
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export async function within<T>(
  work: Promise<T>, what: string, milliseconds = kWaitMs,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`not within ${milliseconds} ms: ${what}`));
    timer = setTimeout(giveUp, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Calls `holds` until it is true.
export async function eventually(
  what: string, holds: () => boolean | Promise<boolean>, milliseconds = kWaitMs,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await sleep(20);
  }
}

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export class Running {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  out = "";
  err = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on("data", (bytes) => (this.out += bytes));
    child.stderr?.on("data", (bytes) => (this.err += bytes));
    this.exited = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    this.exited.catch(() => {});
  }

  get pid(): number {
    return this.child.pid as number;
  }

  // The first address that the program prints, on stdout or stderr.
  async url(): Promise<string> {
    const address = /https?:\/\/(?:\[[0-9a-f:]+\]|[\w.-]+):\d+/;
    const found = () => address.exec(this.out + "\n" + this.err)?.[0];
    let exit: Exit | undefined;
    this.exited.then((how) => (exit = how), () => {});
    await eventually("an address line", () => {
      if (exit !== undefined && found() === undefined) {
        throw new Error(`ended (${JSON.stringify(exit)}) without an address: ${this.err}`);
      }
      return found() !== undefined;
    });
    return found() as string;
  }

  async port(): Promise<number> {
    return Number(new URL(await this.url()).port);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async stop(name: NodeJS.Signals = "SIGTERM"): Promise<Exit> {
    this.signal(name);
    return within(this.exited, `end after ${name}; stderr: ${this.err}`);
  }

  residentKb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  }
}

export type StartOptions = { env?: Record<string, string>; cwd?: string; input?: string };

export function start(
  scope: Scope, file: string, args: string[] = [], options: StartOptions = {},
): Running {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.on("error", () => {}); // a program may end before it has read everything
  if (options.input !== undefined) child.stdin?.end(options.input);
  const running = new Running(child);
  scope.after(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await running.exited.catch(() => {});
  });
  return running;
}

// Runs to the end.
export async function run(
  scope: Scope, file: string, args: string[] = [], options: StartOptions = {},
): Promise<Exit & { out: string; err: string }> {
  const running = start(scope, file, args, options);
  const exit = await within(running.exited, `${path.basename(file)} ${args.join(" ")}`);
  return { ...exit, out: running.out, err: running.err };
}

export type Answer = { status: number; headers: Map<string, string>; head: string; body: Buffer };
export type ConnectOptions =
  Partial<net.TcpNetConnectOpts & tls.ConnectionOptions> & { secure?: boolean };

// A connection that sends exactly what it is told and shows exactly what came back.
export class RawConnection {
  readonly socket: net.Socket;
  private bytes = Buffer.alloc(0);
  private over = false; // the other side ended or reset
  private error: Error | undefined;
  private wake: () => void = () => {};

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on("data", (more: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, more]);
      this.wake();
    });
    const end = (error?: Error) => {
      this.over = true;
      this.error ??= error;
      this.wake();
    };
    socket.on("end", () => end());
    socket.on("error", end);
    socket.on("close", () => end());
  }

  static async open(
    scope: Scope, port: number, options: ConnectOptions = {},
  ): Promise<RawConnection> {
    const { secure, ...rest } = options;
    const target = { host: "127.0.0.1", port, allowHalfOpen: true, ...rest };
    const socket = secure ? tls.connect(target) : net.connect(target);
    scope.after(() => void socket.destroy());
    const connected = once(socket, secure ? "secureConnect" : "connect");
    await within(connected, `connection to port ${port}`);
    socket.setNoDelay(true);
    return new RawConnection(socket);
  }

  send(bytes: string | Buffer): void {
    this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  // Closes our direction only.
  end(): void {
    this.socket.end();
  }

  get received(): string {
    return this.bytes.toString("latin1");
  }
  get isOver(): boolean {
    return this.over;
  }

  private shown(): string {
    return `${JSON.stringify(this.received.slice(0, 500))} ${this.error ?? ""}`;
  }

  private async waitFor<T>(
    what: string, look: () => T | undefined, milliseconds: number,
  ): Promise<T> {
    const end = performance.now() + milliseconds;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const left = end - performance.now();
      if (left <= 0) throw new Error(`not within ${milliseconds} ms: ${what}: ${this.shown()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => (clearTimeout(timer), resolve());
      });
    }
  }

  async until(pattern: string, milliseconds = kWaitMs): Promise<string> {
    return this.waitFor(`"${pattern}"`, () => {
      if (this.received.includes(pattern)) return this.received;
      if (this.over) throw new Error(`over before "${pattern}": ${this.shown()}`);
    }, milliseconds);
  }

  // Until the other side is done; what came.
  async closed(milliseconds = kWaitMs): Promise<string> {
    const end = () => (this.over ? this.received : undefined);
    return this.waitFor("the end of the connection", end, milliseconds);
  }

  // The next answer, by its own framing; taken out of what was received.
  async answer(options: { head?: boolean } = {}, milliseconds = kWaitMs): Promise<Answer> {
    return this.waitFor("an answer", () => {
      const taken = takeAnswer(this.bytes, this.over, options.head ?? false);
      if (taken === undefined) {
        if (this.over) throw new Error(`over before a whole answer: ${this.shown()}`);
        return undefined;
      }
      this.bytes = this.bytes.subarray(taken.size);
      return taken.answer;
    }, milliseconds);
  }
}

function takeAnswer(
  bytes: Buffer, over: boolean, toHead: boolean,
): { answer: Answer; size: number } | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = bytes.subarray(0, headEnd).toString("latin1");
  const [statusLine, ...fields] = head.split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) throw new Error(`no status line: ${JSON.stringify(statusLine)}`);
  const headers = new Map(fields.map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  }));
  const start = headEnd + 4;
  const whole = (body: Buffer, size: number) => ({ answer: { status, headers, head, body }, size });
  if (toHead || status === 204 || status === 304 || status < 200) {
    return whole(Buffer.alloc(0), start);
  }
  const length = headers.get("content-length");
  if (length !== undefined) {
    const end = start + Number(length);
    return bytes.length < end ? undefined : whole(bytes.subarray(start, end), end);
  }
  return over ? whole(bytes.subarray(start), bytes.length) : undefined;
}
