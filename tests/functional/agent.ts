// A client as tests use it: a home of its own beside a mesh, and commands in it. It is `nocturne-agent`, or the one
// that NOCTEM_CLIENT names: `nocturne-mesh` does the same.

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Home, type Outcome } from "./noctem.ts";
import { program, run, type Scope, type StartOptions } from "./support.ts";

export const nocturne = path.resolve(process.env.NOCTEM_CLIENT ?? program("nocturne-agent"));
export const clientName = path.basename(nocturne);
export const isNative = clientName === "nocturne-agent";

export class AgentHome extends Home {
  constructor(scope: Scope) {
    super(scope, "agent");
  }

  override run(args: string[], options: StartOptions = {}): Promise<Outcome> {
    return run(this.scope, nocturne, args, this.options(options));
  }

  setup(url: string, label = "tester", more: string[] = []): Promise<any> {
    return this.json(["setup", "--tracker", url, "--label", label, ...more]);
  }

  queued(): string[] {
    const folder = path.join(this.path, "queue");
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".waiting")) : [];
  }

  async status(code = 0): Promise<any> {
    const done = await this.run(["status", "--json"]);
    assert.equal(done.code, code, done.out + done.err);
    return JSON.parse(done.out);
  }
}
