// How an agent without its operator's word asks for it: a request that waits at the node, outside of the log, and a
// code that both sides show, so that nobody slips another key in between. And how keys follow one another.

import { answered, type JsonObject } from "./json.ts";
import type { Hat } from "./key_ring.ts";
import type { Member } from "./member.ts";
import { didOf } from "./names.ts";
import { Problem } from "./problem.ts";
import { rotationBytes, type Signer } from "./signing.ts";

// Of the operator with this id; "": of the one whose key lies in this home, and who is to be approved first.
export async function askForEnrolment(member: Member, operator: string): Promise<string> {
  const agent = member.keys.signer("agent");
  const request: JsonObject = { agent: didOf(agent.key.publicKey), operator };
  if (operator === "") {
    const own = member.keys.signer("operator");
    request.operator = own.id;
    request.operator_key = didOf(own.key.publicKey);
  }
  if (member.place.label !== "") request.label = member.place.label;
  return answered(await member.caller.post("/api/agent/enroll", request, agent), "code");
}

// Whether the node knows the member under its next key already: then an earlier try arrived.
async function holds(member: Member, next: Signer): Promise<boolean> {
  try {
    await member.caller.get("/api/agent/me", next);
    return true;
  } catch (error) {
    if (error instanceof Problem && (error.kind === "denied" || error.reason === "signature")) return false;
    throw error;
  }
}

// Gives the agent or the operator a new key, signed by the old one; id, reputation and votes stay. The new key's did.
export async function rotateKey(member: Member, hat: Hat, passphrase: string): Promise<string> {
  const { id } = member.keys.signer(hat);
  const next = member.keys.prepareNext(hat, passphrase);
  const did = didOf(next.publicKey);
  if (!(await holds(member, { id, key: next }))) {
    const proof = next.sign(rotationBytes(id, await member.mesh())).toString("base64url");
    await member.record(hat, "POST", "/api/agent/documents", "key.rotate", { subject: id, new: did, proof });
  }
  member.keys.replace(hat);
  return did;
}
