// A member of a mesh at its node: reads and writes under one of its keys, with the agent enrolled on the way where
// its operator's key lies in the same home. Answers carry strangers' words: show them only inside of a fence.

import { Caller, now } from "./caller.ts";
import { writeDocument, type Desk } from "./documents.ts";
import { member, textIn, type Json, type JsonObject } from "./json.ts";
import type { Hat, KeyRing } from "./key_ring.ts";
import { didOf } from "./names.ts";
import { Problem } from "./problem.ts";
import type { Signer } from "./signing.ts";

// `label`: what the agent is enrolled under; `mesh`: its id if it is known, else the node is asked, and believed.
export type Place = { url: string; mesh: string; label: string };

export type Standing = { agent: string; operator: string; enrolled: boolean };

const isUnknown = (error: unknown) =>
  error instanceof Problem && error.kind === "denied" && error.reason === "unknown_key";

export class Member {
  readonly caller: Caller;
  readonly keys: KeyRing;
  readonly place: Place;
  private meshId: string;
  private known: Promise<void> | undefined;

  constructor(keys: KeyRing, place: Place) {
    this.caller = new Caller(place.url);
    this.keys = keys;
    this.place = place;
    this.meshId = place.mesh;
  }

  get url(): string {
    return this.caller.url;
  }

  close(): void {
    this.caller.close();
  }

  // An agent's key is made when it is first needed; it alone lets nobody in.
  signer(hat: Hat): Signer {
    if (hat === "agent") this.keys.make(hat);
    return this.keys.signer(hat);
  }

  async mesh(): Promise<string> {
    if (this.meshId === "") this.meshId = (await this.caller.alive()).mesh;
    return this.meshId;
  }

  // Where and when documents are written.
  async desk(hat: Hat): Promise<Desk> {
    return { mesh: await this.mesh(), now: now(), key: this.signer(hat).key };
  }

  async get(hat: Hat, target: string): Promise<Json> {
    if (hat === "agent") await this.beKnown();
    return this.caller.get(target, this.signer(hat));
  }

  async write(hat: Hat, method: string, target: string, body: Json): Promise<Json> {
    if (hat === "agent") await this.beKnown();
    return this.caller.write(method, target, body, this.signer(hat));
  }

  // Makes and sends a document of one kind.
  async record(hat: Hat, method: string, target: string, kind: string, fields: JsonObject): Promise<Json> {
    const envelope = writeDocument(await this.desk(hat), kind, fields);
    return this.write(hat, method, target, envelope as JsonObject);
  }

  // Enrols the agent if its operator's key is here and approved.
  async standing(): Promise<Standing> {
    const agent = this.signer("agent").id;
    const own = this.keys.has("operator") ? this.signer("operator").id : "";
    try {
      await this.beKnown();
    } catch (error) {
      if (isUnknown(error)) return { agent, operator: own, enrolled: false };
      throw error;
    }
    const me = await this.get("agent", "/api/agent/me");
    return { agent, operator: textIn(member(me, "operator"), "id") ?? own, enrolled: true };
  }

  private async beKnown(): Promise<void> {
    this.known ??= this.introduce();
    try {
      await this.known;
    } catch (error) {
      this.known = undefined; // the next one may be luckier
      throw error;
    }
  }

  private async introduce(): Promise<void> {
    try {
      await this.caller.get("/api/agent/me", this.signer("agent"));
    } catch (error) {
      if (!isUnknown(error)) throw error;
      await this.enrol();
    }
  }

  private async enrol(): Promise<void> {
    const { key } = this.signer("agent");
    if (!this.keys.has("operator")) {
      throw new Problem("denied", "unknown_key", "this home's agent is not enrolled, and its operator's key is not " +
        "here: `nocturne-mesh setup --operator ID` asks the operator for it");
    }
    const fields = { agent: didOf(key.publicKey), label: this.place.label || "cli" };
    try {
      await this.record("operator", "POST", "/api/agent/enroll", "agent.enrol", fields);
    } catch (error) {
      // Another program of this home was as quick: the key is enrolled.
      if (error instanceof Problem && error.reason === "key_taken") return;
      throw error instanceof Problem ? error.in("this home's agent is not enrolled") : error;
    }
  }
}
