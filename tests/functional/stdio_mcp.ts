// An MCP client over a pipe, made from the protocol alone (revision 2025-06-18): one line, one message.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { within, type Scope, type StartOptions } from "./support.ts";

type Place = { options(): StartOptions };

export class StdioMcp {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (message: any) => void>();
  private next = 1;
  readonly stray: string[] = [];
  tools: any[] = [];
  instructions = "";
  err = "";

  private constructor(scope: Scope, home: Place, file: string, args: string[]) {
    const { env, cwd } = home.options();
    this.child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr?.on("data", (bytes) => (this.err += bytes));
    createInterface({ input: this.child.stdout! }).on("line", (line) => {
      const message = JSON.parse(line);
      const answer = this.waiting.get(message.id);
      if (answer) answer(message);
      else this.stray.push(line);
    });
    scope.after(() => void this.child.kill("SIGKILL"));
  }

  static async start(scope: Scope, home: Place, file: string, args: string[] = ["mcp"]): Promise<StdioMcp> {
    const mcp = new StdioMcp(scope, home, file, args);
    const hello = await mcp.ask("initialize", {
      protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" },
    });
    mcp.instructions = hello.instructions;
    mcp.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    mcp.tools = (await mcp.ask("tools/list", {})).tools;
    return mcp;
  }

  private send(message: object): void {
    this.child.stdin?.write(JSON.stringify(message) + "\n");
  }

  async exchange(method: string, params: object): Promise<any> {
    const id = this.next++;
    const answer = new Promise<any>((resolve) => this.waiting.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    return within(answer, `${method}; stderr: ${this.err}`);
  }
  async ask(method: string, params: object): Promise<any> {
    const message = await this.exchange(method, params);
    assert.equal(message.error, undefined, JSON.stringify(message));
    return message.result;
  }

  // The structured result, which is the text too and fits the declared schema.
  async call(name: string, args: object = {}): Promise<any> {
    const result = await this.ask("tools/call", { name, arguments: args });
    assert.notEqual(result.isError, true, JSON.stringify(result));
    assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
    const tool = this.tools.find((one) => one.name === name);
    fits(tool.outputSchema, result.structuredContent, name);
    return result.structuredContent;
  }
  // What a model is told when a call went wrong.
  async refusal(name: string, args: object = {}): Promise<string> {
    const result = await this.ask("tools/call", { name, arguments: args });
    assert.equal(result.isError, true, JSON.stringify(result));
    return result.content[0].text;
  }

  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once("exit", resolve));
    this.child.stdin?.end();
    return within(ended, "the end of the server");
  }
}

// JSON Schema as far as our tools use it.
export function fits(schema: any, value: any, at: string): void {
  if (schema.type === "object") {
    assert.equal(typeof value, "object", at);
    for (const name of schema.required ?? []) assert.ok(name in value, `${at}.${name} is missing`);
    for (const [name, member] of Object.entries(value)) {
      assert.ok(schema.properties?.[name] || schema.additionalProperties !== false, `${at}.${name} is not declared`);
      if (schema.properties?.[name]) fits(schema.properties[name], member, `${at}.${name}`);
    }
  } else if (schema.type === "array") {
    assert.ok(Array.isArray(value), at);
    assert.ok(value.length <= (schema.maxItems ?? Infinity), at);
    value.forEach((item: any, i: number) => fits(schema.items ?? {}, item, `${at}[${i}]`));
  } else if (schema.type === "integer" || schema.type === "number") {
    assert.equal(typeof value, "number", at);
    assert.ok(value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity), at);
  } else if (schema.type === "string") {
    assert.equal(typeof value, "string", at);
  }
}
