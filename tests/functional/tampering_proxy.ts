// A server between a follower and a node that tells what the node tells, but for the lies that a test gives it.

import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Scope } from "./support.ts";

type Edit = (answer: any) => void;

export class TamperingProxy {
  readonly url: string;
  struck = 0; // answers that were changed
  private readonly edits: Map<string, Edit>;

  private constructor(url: string, edits: Map<string, Edit>) {
    this.url = url;
    this.edits = edits;
  }

  static async start(scope: Scope, target: string): Promise<TamperingProxy> {
    const edits = new Map<string, Edit>();
    let proxy: TamperingProxy;
    const server = http.createServer((asked, answer) => {
      const { hostname, port, host } = new URL(target);
      const headers = { ...asked.headers, host, "accept-encoding": "identity" };
      const passed = http.request({ hostname, port, method: asked.method, path: asked.url, headers }, (told) => {
        const parts: Buffer[] = [];
        told.on("data", (bytes) => parts.push(bytes));
        told.on("end", () => {
          const body = proxy.told(new URL(asked.url ?? "/", target).pathname, Buffer.concat(parts));
          answer.writeHead(told.statusCode ?? 502, {
            "Content-Type": told.headers["content-type"] ?? "", "Content-Length": body.length,
          });
          answer.end(body);
        });
      });
      passed.on("error", () => answer.destroy());
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.after(() => {
      server.closeAllConnections();
      server.close();
    });
    proxy = new TamperingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, edits);
    return proxy;
  }

  // The answer's JSON of this path passes through `edit`.
  on(path: string, edit: Edit): void {
    this.edits.set(path, edit);
  }
  honest(): void {
    this.edits.clear();
  }

  private told(path: string, body: Buffer): Buffer {
    const edit = this.edits.get(path);
    if (edit === undefined) return body;
    const before = body.toString("utf8");
    const answer = JSON.parse(before);
    edit(answer);
    const after = JSON.stringify(answer);
    this.struck += JSON.stringify(JSON.parse(before)) === after ? 0 : 1;
    return Buffer.from(after);
  }
}
