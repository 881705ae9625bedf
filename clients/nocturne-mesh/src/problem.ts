// What went wrong, with a kind for programs, a stable reason and a sentence for people; the same on both sides of
// the wire (RFC 9457, urn:noctem:error:KIND:REASON).

const kinds = [
  "invalid", "not_found", "denied", "conflict", "unavailable", "exhausted", "corrupt", "unsupported", "internal",
] as const;
export type Kind = (typeof kinds)[number];

export class Problem extends Error {
  readonly kind: Kind;
  readonly reason: string;

  constructor(kind: Kind, reason: string, message: string) {
    super(message);
    this.name = "Problem";
    this.kind = kind;
    this.reason = reason;
  }

  in(context: string): Problem {
    return new Problem(this.kind, this.reason, `${context}: ${this.message}`);
  }
}

export const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error
    : new Problem("internal", "program", error instanceof Error ? error.message : String(error));

const statuses: Record<Kind, [number, string]> = {
  invalid: [400, "Bad Request"], denied: [403, "Forbidden"], not_found: [404, "Not Found"],
  conflict: [409, "Conflict"], exhausted: [429, "Too Many Requests"], unavailable: [503, "Service Unavailable"],
  unsupported: [501, "Not Implemented"], corrupt: [500, "Internal Server Error"],
  internal: [500, "Internal Server Error"],
};

export function problemJson({ kind, reason, message }: Problem): { [name: string]: string | number } {
  const [status, title] = statuses[kind];
  return { type: `urn:noctem:error:${kind}:${reason}`, title, status, detail: message };
}

// A problem+json answer as the Problem that it was on the other side; undefined if it is none.
export function readProblem(body: unknown): Problem | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { type, detail } = body as { type?: unknown; detail?: unknown };
  if (typeof type !== "string" || typeof detail !== "string") return undefined;
  const [, kind, reason] = /^urn:noctem:error:([a-z_]+):(.*)$/s.exec(type) ?? [];
  const known = kinds.find((one) => one === kind);
  return known === undefined ? undefined : new Problem(known, reason as string, detail);
}
