// An error as a model can act on it.

import { harmlessWords } from "../foreign.ts";
import type { Kind, Problem } from "../problem.ts";

const byReason: { readonly [reason: string]: string } = {
  already_known: "The mesh told you this itself: cite the entry named above in `sources`, or contribute only what is " +
    "new.",
  unknown_key: "This agent is not enrolled yet. Tell your user to run `nocturne-mesh status`; contributions are kept " +
    "until then.",
  no_node: "Tell your user that no node of the mesh can be reached; go on without it.",
  domain: "A domain is 1 to 8 segments of a-z, 0-9, ., _, +, # and -, as go/concurrency.",
  rate: "Wait a minute before the next call of this kind.",
  own: "Nobody votes on entries of their own operator: choose another entry.",
};

const byKind: Record<Kind, string> = {
  invalid: "Mend the argument and call again.",
  not_found: "Take ids as mesh_query shows them: 12 characters.",
  exhausted: "A limit was reached: wait before you call again.",
  unavailable: "The node of the mesh cannot be reached now: go on without it, and tell your user.",
  denied: "Calling again with the same arguments will not help.",
  conflict: "Calling again with the same arguments will not help.",
  corrupt: "Tell your user.", unsupported: "Tell your user.", internal: "Tell your user.",
};

export const advised = ({ kind, reason, message }: Problem): string =>
  `${harmlessWords(message)}. ${Object.hasOwn(byReason, reason) ? byReason[reason] : byKind[kind]}`;
