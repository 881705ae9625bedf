// The escape matrix: every probe of tests/programs/escape is tried outside first, where it has to
// be open, or it is void and proves nothing; then inside, where none may be open. For a caller that
// is root and for one that is not. Every number of a system call from 424 to 600 is a probe too.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import dgram from "node:dgram";
import { copyFileSync, chmodSync, openSync, closeSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { callers, Ground, quoted } from "./bark.ts";
import { testProgram, within } from "./support.ts";

const kProbesMin = 26;
const kInherited = 7;
const kSecret = "sesame-4711";

type Verdicts = Map<string, boolean>; // open?

class Host {
  readonly ground: Ground;
  readonly words: string[] = [];
  readonly env: Record<string, string>;
  readonly folder: string;
  readonly program: string;

  constructor(ground: Ground) {
    this.ground = ground;
    this.folder = ground.folderWith("private", { secret: kSecret });
    this.program = path.join(ground.folder, "escape");
    copyFileSync(path.resolve(testProgram("escape")), this.program);
    chmodSync(this.program, 0o755);
    this.env = {
      NOCTEM_SECRET: kSecret,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${this.folder}/socket`,
      SSH_AUTH_SOCK: `${this.folder}/socket`,
    };
  }

  async open(): Promise<void> {
    const socket = `${this.folder}/socket`;
    const abstract = `noctem-escape-${process.pid}-${this.ground.caller}`;
    await this.serve(socket);
    await this.serve(`\0${abstract}`);
    this.ground.give(socket);
    const address = Object.values(os.networkInterfaces()).flat()
      .find((each) => each?.family === "IPv4" && !each.internal)?.address ?? "";
    const facts: Record<string, string | number> = {
      file: `${this.folder}/secret`, folder: this.folder, secret: kSecret, socket, abstract, address,
      tcp: await this.serve(0), udp: await this.serveDatagrams(), victim: await this.startVictim(),
      inherited: kInherited,
    };
    for (const [name, value] of Object.entries(facts)) this.words.push(`${name}=${value}`);
  }

  // Greets whoever says something. The port, or 0 for a path.
  private async serve(where: string | number): Promise<number> {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => socket.end("greeting"));
    });
    this.ground.scope.after(() => void server.close());
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      if (typeof where === "string") server.listen(where, resolve);
      else server.listen(where, "0.0.0.0", resolve);
    });
    const address = server.address();
    return address !== null && typeof address === "object" ? address.port : 0;
  }
  private async serveDatagrams(): Promise<number> {
    const server = dgram.createSocket("udp4");
    server.on("message", (_, from) => server.send("greeting", from.port, from.address));
    this.ground.scope.after(() => void server.close());
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    return server.address().port;
  }
  private async startVictim(): Promise<number> {
    const [file, ...rest] = this.ground.as(["bash", "-c", "exec -a noctem-victim sleep 600"]);
    const child = spawn(file, rest, { stdio: "ignore" });
    this.ground.scope.after(() => void child.kill("SIGKILL"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return child.pid as number;
  }

  // With a terminal, a file as stdin, a descriptor left open, and secrets in the environment.
  async tryAll(words: string[]): Promise<Verdicts> {
    const secret = openSync(`${this.folder}/secret`, "r");
    const line = `${quoted(words)} < ${this.folder}/secret`;
    const stdio: ("pipe" | number)[] = ["pipe", "pipe", "pipe"];
    while (stdio.length <= kInherited) stdio.push(secret);
    const child = spawn("script", ["-qec", line, "/dev/null"], {
      cwd: this.folder, stdio, env: { ...process.env, HOME: this.ground.folder, ...this.env },
    });
    closeSync(secret);
    let out = "";
    child.stdout?.on("data", (bytes) => (out += bytes));
    const ended = new Promise((resolve) => child.once("close", resolve));
    this.ground.scope.after(() => void child.kill("SIGKILL"));
    await within(ended, "all probes", 120_000);
    const verdicts: Verdicts = new Map();
    for (const [, verdict, name] of out.matchAll(/^(open|shut) (\w+)\r?$/gm)) {
      verdicts.set(name, verdict === "open");
    }
    assert.ok(verdicts.has("number_600"), `ended early:\n${out}`);
    return verdicts;
  }
}

for (const caller of callers()) {
  test(`${caller}: every door that is open outside is shut inside`, async (t) => {
    const ground = new Ground(t, caller);
    const host = new Host(ground);
    await host.open();
    const attempt = [host.program, ...host.words];
    const outside = await host.tryAll(ground.as(attempt));
    const inside = await host.tryAll(ground.words(["--read", host.program], attempt));
    // Once more with a host that is granted: the proxy must open no other door.
    const granted = ["--read", host.program, "--net", "granted.example:80"];
    const beside = await host.tryAll(ground.words(granted, attempt));
    const names = [...outside.keys()];
    const isNumber = (name: string) => name.startsWith("number_");
    const count = (list: string[]) => list.filter((name) => !isNumber(name)).length;
    const proven = names.filter((name) => outside.get(name));
    const void_ = names.filter((name) => !outside.get(name) && !isNumber(name));
    const open = names.filter((name) => inside.get(name) !== false);
    const netOpen = names.filter((name) => beside.get(name) !== false);
    t.diagnostic(`${caller}: ${count(names)} probes, ${count(proven)} open outside, ` +
      `${proven.length - count(proven)} numbers open outside, ${open.length} open inside, ` +
      `${netOpen.length} with --net; void: ${void_.join(" ") || "none"}`);
    assert.deepEqual([open, netOpen], [[], []]);
    assert.ok(count(proven) >= kProbesMin, `only ${count(proven)} probes prove something`);
    assert.ok(proven.some(isNumber));
    assert.deepEqual([inside.size, beside.size], [outside.size, outside.size]);
  });
}
