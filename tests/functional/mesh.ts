// A mesh as tests use it: a node in a home of its own, its administrator's key, operators and agents with keys of
// their own, and requests made from the specifications alone.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { MovedClock } from "./moved_clock.ts";
import { Home } from "./noctem.ts";
import { canonical, documentId, type Envelope, Key, request, sha256, type Value } from "./signed_client.ts";
import type { Running, Scope } from "./support.ts";

export type Fields = { [key: string]: Value };
type HowStarted = { args: string[]; clock: MovedClock | undefined };
export type Told = { status: number; json: any; headers: http.IncomingHttpHeaders };

export function keyOfFile(file: string): Key {
  const secret = /^secret ([0-9a-f]{64})$/m.exec(readFileSync(file, "utf8"));
  assert.ok(secret, `${file} has no open secret`);
  return new Key(Buffer.from(secret[1], "hex"));
}

export function bodyId(body: Value): string {
  // CIDv1, raw, sha2-256: the same header as a document's but for the codec.
  const header = Buffer.from([0x01, 0x55, 0x12, 0x20]);
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  let bits = "";
  for (const byte of Buffer.concat([header, sha256(canonical(body))])) bits += byte.toString(2).padStart(8, "0");
  let text = "b";
  for (let at = 0; at < bits.length; at += 5) text += alphabet[parseInt(bits.slice(at, at + 5).padEnd(5, "0"), 2)];
  return text;
}

export function commitmentHash(fields: Fields): string {
  return sha256(canonical({ ...fields, tag: "noctem/vote/v1" })).toString("hex");
}

export class Member {
  readonly key: Key;
  readonly mesh: Mesh;
  readonly operator: Member | undefined;

  constructor(mesh: Mesh, key: Key, operator?: Member) {
    this.mesh = mesh;
    this.key = key;
    this.operator = operator;
  }
  get id(): string {
    return this.key.id;
  }

  write(kind: string, fields: Fields): Envelope {
    return this.sign({ kind, author: this.key.did, created_at: this.mesh.seconds(), mesh: this.mesh.id, ...fields });
  }
  // Any document, also one that nobody may write.
  sign(document: Fields, body?: Value): Envelope {
    const signature = this.key.sign("noctem/document/v1\n" + canonical(document)).toString("base64url");
    return body === undefined ? { document, signature } : { document, signature, body };
  }

  entry(domain: string, content: string, more: Fields = {}): Envelope {
    const { summary, ...fields } = more;
    const body: Fields = { content, salt: randomBytes(16).toString("base64url") };
    if (summary !== undefined) body.summary = summary;
    const envelope = this.write("entry", {
      type: "observation", domain, confidence: 500, body: bodyId(body), ...fields,
    });
    return { ...envelope, body };
  }

  vote(entry: string, vote: 1 | -1, round = 1): { commit: Envelope; reveal: Envelope } {
    const salt = randomBytes(32).toString("base64url");
    const operator = (this.operator ?? this).id;
    const hash = commitmentHash({ entry, mesh: this.mesh.id, operator, round, salt, vote });
    return {
      commit: this.write("vote.commit", { entry, round, hash }),
      reveal: this.write("vote.reveal", { entry, round, vote, salt }),
    };
  }

  // Form 3: the document's signature is the request's.
  send(method: string, target: string, body: object, headers: http.OutgoingHttpHeaders = {}): Promise<Told> {
    return this.mesh.ask(method, target, JSON.stringify(body), {
      "X-Agent-ID": this.id, "X-Agent-Timestamp": String(this.mesh.seconds()), "X-Agent-Signature": "doc", ...headers,
    });
  }
  post(target: string, body: object): Promise<Told> {
    return this.send("POST", target, body);
  }

  // Form 2, and form 1 as the seed has it.
  get(target: string, headers: http.OutgoingHttpHeaders = {}): Promise<Told> {
    return this.mesh.ask("GET", target, "", { ...this.bound("GET", target, ""), ...headers });
  }
  bound(
    method: string, target: string, body: string, timestamp = String(this.mesh.seconds()),
  ): http.OutgoingHttpHeaders {
    const nonce = randomBytes(16).toString("base64url");
    const bytes = ["noctem/request/v2", method, this.mesh.host, target, timestamp, nonce, sha256(body).toString("hex")];
    return {
      "X-Agent-ID": this.id, "X-Agent-Timestamp": timestamp, "X-Agent-Nonce": nonce,
      "X-Agent-Signature": "v2=" + this.key.sign(bytes.join("\n")).toString("base64url"),
    };
  }
  seedForm(
    method: string, target: string, body: string, timestamp = String(this.mesh.seconds()),
  ): http.OutgoingHttpHeaders {
    return {
      "X-Agent-ID": this.id, "X-Agent-Timestamp": timestamp,
      "X-Agent-Signature": this.key.sign(method + target + timestamp + body).toString("hex"),
    };
  }

  async publish(domain: string, content: string, more: Fields = {}): Promise<string> {
    const envelope = this.entry(domain, content, more);
    const told = await this.post("/api/agent/knowledge", envelope);
    assert.equal(told.status, 201, JSON.stringify(told.json));
    return documentId(envelope.document);
  }
}

export class Mesh {
  readonly home: Home;
  readonly id: string;
  readonly admin: Member;
  node: Running;
  url: string;
  private readonly clock: MovedClock | undefined;
  private readonly args: string[];

  private constructor(started: { home: Home; node: Running; url: string; id: string }, how: HowStarted) {
    ({ home: this.home, node: this.node, url: this.url, id: this.id } = started);
    this.clock = how.clock;
    this.args = how.args;
    this.admin = new Member(this, keyOfFile(path.join(this.home.path, "keys", "admin.key")));
  }

  static async start(scope: Scope, args: string[] = [], home = new Home(scope), clock?: MovedClock): Promise<Mesh> {
    const { node, url } = await home.up(args, { env: clock?.environment });
    const alive = await request(Number(new URL(url).port), "GET", "/healthz", {}, "");
    return new Mesh({ home, node, url, id: JSON.parse(alive.body).mesh }, { args, clock });
  }

  // Stops it, and starts it again in the same home, as late as the clock says by then.
  async restart(meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
    await this.node.stop();
    await meanwhile();
    ({ node: this.node, url: this.url } = await this.home.up(this.args, { env: this.clock?.environment }));
  }

  // The time as the node knows it.
  seconds(): number {
    return this.clock?.seconds() ?? Math.floor(Date.now() / 1000);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  ask(method: string, target: string, body: string, headers: http.OutgoingHttpHeaders = {}): Promise<Told> {
    const all: http.OutgoingHttpHeaders = { ...headers };
    if (body !== "") {
      Object.assign(all, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
    }
    const where = { host: "127.0.0.1", port: this.port, method, path: target, headers: all };
    return new Promise((resolve, reject) => {
      const sent = http.request(where, (answer) => {
        let text = "";
        answer.on("data", (bytes) => (text += bytes));
        answer.on("end", () => {
          const isJson = /\bjson\b/.test(answer.headers["content-type"] ?? "");
          const json = isJson && text !== "" ? JSON.parse(text) : undefined;
          resolve({ status: answer.statusCode ?? 0, json, headers: answer.headers });
        });
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  // An approved operator with one enrolled agent, and both keys.
  async operator(label: string): Promise<{ operator: Member; agent: Member }> {
    const operator = new Member(this, new Key(randomBytes(32)));
    const approve = this.admin.write("operator.approve", { operator: operator.key.did, label });
    assert.equal((await this.admin.post("/api/admin/operator", approve)).status, 201);
    return { operator, agent: await this.agent(operator, `${label}-1`) };
  }
  async agent(operator: Member, label: string): Promise<Member> {
    const agent = new Member(this, new Key(randomBytes(32)), operator);
    const enrol = operator.write("agent.enrol", { agent: agent.key.did, label });
    const told = await operator.post("/api/agent/enroll", enrol);
    assert.ok([201, 202].includes(told.status), JSON.stringify(told.json));
    return agent;
  }
  async params(changes: Fields): Promise<void> {
    const told = await this.admin.post("/api/admin/documents", this.admin.write("params", { params: changes }));
    assert.equal(told.status, 201, JSON.stringify(told.json));
  }
}

export function refused(told: Told, status: number, urn: string): void {
  assert.equal(told.status, status, JSON.stringify(told.json));
  assert.equal(told.json.type, `urn:noctem:error:${urn}`, JSON.stringify(told.json));
  assert.ok(told.json.detail.length > 10, told.json.detail);
}
