// What the reader's own browser can check without believing the node: each step is true, false, or could not be tried.

import type { Raw, SignedHead } from "../answers.ts";
import { canonical, cid, fromBase64url, fromHex, keyOfDid, signedBy, utf8 } from "./bytes.ts";
import { isContinued, isIncluded, leaf } from "./merkle.ts";

export type Step = { name: string; detail: string; good: boolean | undefined };

async function step(name: string, detail: string, check: () => Promise<boolean>): Promise<Step> {
  try {
    return { name, detail, good: await check() };
  } catch (error) {
    // A browser without Ed25519 says so; anything else that cannot be read is not in order.
    const unable = error instanceof DOMException && error.name === "NotSupportedError";
    return unable
      ? { name, detail: "this browser has no Ed25519", good: undefined }
      : { name, detail: `${detail} (${String(error)})`, good: false };
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function headSteps(signed: SignedHead, genesis: Raw, mesh: string): Promise<Step[]> {
  const { document } = genesis;
  const head = utf8("noctem/head/v1\n" + canonical(signed.head));
  return Promise.all([
    step("This is the mesh that it says it is", "the genesis has the mesh's id", async () =>
      (await cid("json", utf8(canonical(document)))) === mesh && signed.head.mesh === mesh),
    step("The log's key signed this head", `a tree of ${signed.head.size} records`, async () =>
      signedBy(keyOfDid(text(document.log_key)), head, fromBase64url(signed.signature))),
  ]);
}

export async function entrySteps(raw: Raw, id: string, signed: SignedHead, proof: string[]): Promise<Step[]> {
  const { record, document } = raw;
  const bytes = utf8(canonical(document));
  const seq = Number(record.seq);
  const body = raw.body;
  return Promise.all([
    step("The document has this name", "its id is its hash", async () =>
      (await cid("json", bytes)) === id && record.cid === id),
    step("Its author signed it", text(document.author), async () =>
      signedBy(keyOfDid(text(document.author)), utf8("noctem/document/v1\n" + canonical(document)),
        fromBase64url(text(record.signature)))),
    step("These are the words that were signed", body ? "the words have the hash that the document names"
      : "the words were erased; what was signed is still there", async () =>
      body === undefined || (await cid("raw", utf8(canonical(body)))) === document.body),
    step("It is in the log", `record ${seq} of ${signed.head.size}, by ${proof.length} hashes`, async () =>
      isIncluded(await leaf(utf8(canonical(record))), seq, signed.head.size, proof.map(fromHex),
        fromHex(signed.head.root))),
  ]);
}

export function grownStep(from: SignedHead, to: SignedHead, proof: string[]): Promise<Step> {
  const tree = ({ head }: SignedHead) => ({ size: head.size, root: fromHex(head.root) });
  return step("Nothing was rewritten", `${to.head.size} records continue the ${from.head.size} seen before`,
    async () => from.head.mesh === to.head.mesh && isContinued(tree(from), tree(to), proof.map(fromHex)));
}
