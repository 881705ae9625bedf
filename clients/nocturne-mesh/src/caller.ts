// Signed requests to a node, and their answers. Reads are signed with form 2, what is written is an envelope, whose
// signature is the request's (form 3). Connections are kept open between requests.

import { randomBytes } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { canonical, parse, textIn, type Json } from "./json.ts";
import { Problem, readProblem } from "./problem.ts";
import { boundForm, documentForm, timestampText, type Headers, type Signer } from "./signing.ts";

const answerBytesMax = 16 << 20;
const timeoutMs = 30_000;

type Response = { status: number; headers: http.IncomingHttpHeaders; body: string };
type Request = { method: string; target: string; headers: Headers; body: string };

// What a node says of itself to anybody, and how far our clock is ahead of its.
export type Alive = { mesh: string; version: string; skewSeconds: number | undefined };

export const now = (): number => Math.floor(Date.now() / 1000);

// Unreserved characters stay, all others are escaped.
export const escaped = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (letter) =>
    "%" + letter.charCodeAt(0).toString(16).toUpperCase());

// "/api/agent/knowledge?query=…"
export function target(path: string, parameters: readonly (readonly [string, string])[]): string {
  const pairs = parameters.map(([name, value]) => `${name}=${escaped(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

export class Caller {
  readonly url: string;
  private readonly host: string;
  private readonly agent: http.Agent;
  private readonly send: typeof http.request;

  // `url`: "http://127.0.0.1:7654", without a path.
  constructor(url: string) {
    this.url = url.replace(/\/+$/, "");
    this.host = this.url.replace(/^[a-z]+:\/\//, "").replace(/\/.*$/, "").toLowerCase();
    const tls = this.url.startsWith("https:");
    this.agent = tls ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
    this.send = tls ? https.request : http.request;
  }

  close(): void {
    this.agent.destroy();
  }

  async alive(): Promise<Alive> {
    const response = await this.exchange({ method: "GET", target: "/healthz", headers: {}, body: "" });
    const body = response.status === 200 ? parsed(response.body) : undefined;
    const [mesh, version] = [textIn(body, "mesh"), textIn(body, "version")];
    if (mesh === undefined || version === undefined) throw this.refusal(response);
    const date = Date.parse(response.headers.date ?? "");
    return { mesh, version, skewSeconds: Number.isNaN(date) ? undefined : now() - Math.floor(date / 1000) };
  }

  // The answer's JSON; null where there is none (204).
  get(path: string, signer: Signer): Promise<Json> {
    return this.bound("GET", path, "", signer);
  }

  // One envelope, or a named pair.
  write(method: string, path: string, body: Json, signer: Signer): Promise<Json> {
    return this.answer({
      method, target: path, headers: documentForm(signer, timestampText(now())), body: canonical(body),
    });
  }

  // A body that is no envelope.
  post(path: string, body: Json, signer: Signer): Promise<Json> {
    return this.bound("POST", path, canonical(body), signer);
  }

  private bound(method: string, path: string, body: string, signer: Signer): Promise<Json> {
    const headers = boundForm(signer, {
      method, host: this.host, target: path, timestamp: timestampText(now()),
      nonce: randomBytes(16).toString("hex"), body,
    });
    return this.answer({ method, target: path, headers, body });
  }

  private async answer(request: Request): Promise<Json> {
    const response = await this.exchange(request);
    if (response.status === 204) return null;
    if (response.status < 200 || response.status > 299) throw this.refusal(response);
    return parse(response.body, "the node's answer");
  }

  private refusal({ status, body }: Response): Problem {
    return readProblem(parsed(body)) ?? new Problem("unavailable", "answer",
      `${this.url} answered ${status}, and not as a Noctem node does: is this the right address?`);
  }

  // A connection that was kept open may be closed by the node while our request is on its way. Everything that we
  // send may be sent again: reads change nothing, documents are known by their ids.
  private async exchange(request: Request): Promise<Response> {
    try {
      return await this.exchangeOnce(request);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const stale = code === "ECONNRESET" || code === "EPIPE";
      if (stale && (error as { reusedSocket?: boolean }).reusedSocket) return await this.told(request);
      throw this.unreachable(error);
    }
  }

  private async told(request: Request): Promise<Response> {
    try {
      return await this.exchangeOnce(request);
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  private unreachable(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const { message, code } = error as NodeJS.ErrnoException;
    return new Problem("unavailable", "wire", `${this.url} cannot be reached: ${message || code}`);
  }

  private exchangeOnce({ method, target: path, headers, body }: Request): Promise<Response> {
    const content = body === "" ? {}
      : { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) };
    const all = { Host: this.host, Accept: "application/json", ...headers, ...content };
    return new Promise((resolve, reject) => {
      const request = this.send(this.url, { path, method, agent: this.agent, headers: all, timeout: timeoutMs });
      request.on("error", (error) => reject(Object.assign(error, { reusedSocket: request.reusedSocket })));
      request.on("timeout", () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      request.on("response", (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on("data", (part: Buffer) => {
          size += part.length;
          if (size > answerBytesMax) response.destroy(new Error(`an answer of more than ${answerBytesMax} bytes`));
          else parts.push(part);
        });
        response.on("error", reject);
        response.on("end", () => resolve({
          status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString(),
        }));
      });
      request.end(body);
    });
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
