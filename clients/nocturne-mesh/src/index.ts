// What a program may use of this package: keys and documents as the mesh has them, a member at its node, the six
// deeds, and the MCP server.

export { Caller, target, type Alive } from "./caller.ts";
export { claim, contribute, deliver, release, vote, type Opinion, type Published, type Voted } from "./deeds.ts";
export {
  entryText, idOf, writeDocument, writeEntry, writeVote, type Desk, type EntryText, type Envelope, type Vote,
} from "./documents.ts";
export { askForEnrolment, rotateKey } from "./enrolment.ts";
export { drawNonce, fenced, fencedText, harmlessJson, harmlessWords } from "./foreign.ts";
export { locateHome, prepareHome, runningNode, type Home } from "./home.ts";
export { canonical, pretty, type Json, type JsonObject } from "./json.ts";
export { KeyRing, type Hat } from "./key_ring.ts";
export { Member, type Place, type Standing } from "./member.ts";
export { bodyId, didOf, documentId, isCid, keyId, sha256, shortId } from "./names.ts";
export { Problem, problemJson, readProblem, type Kind } from "./problem.ts";
export { backOff, isPassing, Queue, type Flushed, type QueueState, type Waiting } from "./queue.ts";
export { settings } from "./settings.ts";
export {
  boundForm, boundFormBytes, commitmentHash, documentForm, rotationBytes, seedForm, seedFormBytes, signDocument,
  timestampText, type Commitment, type RequestParts, type Signer,
} from "./signing.ts";
export { SigningKey } from "./signing_key.ts";
export { fence, fenceText, renderText, type Publisher } from "./text/fence.ts";
export { scan, type Finding, type FindingKind } from "./text/scanner.ts";
export { checkUrl, readTracker, writeTracker, type Tracker } from "./tracker.ts";
