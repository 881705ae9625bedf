// Looks in the words of strangers for what a model or a terminal could take for a command of its own surroundings:
// markers of prompts, and characters that nobody sees. It finds what the C++ scanner of the node finds, byte for
// byte: docs/scanner.md says how well.

import { codePointAt } from "./code_point.ts";
import type { Found } from "./marker.ts";
import { fenceAt } from "./marker_fences.ts";
import { memberAt } from "./marker_json.ts";
import { roleAt } from "./marker_roles.ts";
import { bracketAt, tagAt } from "./marker_tags.ts";
import { skeletonOf, type Finding, type FindingKind, type Skeleton } from "./skeleton.ts";

export type { Finding, FindingKind } from "./skeleton.ts";

export const findingsMax = 256;

const isLetter = (letter: string) => letter >= "a" && letter <= "z";

// Where it is worth asking: a marker's first letter, or the begin of a line.
const beginnings = /[<["'be3]|(?<=^|\n)[^]/g;

// The first family that knows a marker that begins here.
function markerAt(text: string, at: number): Found {
  const line = at === 0 || text[at - 1] === "\n";
  const role = line ? roleAt(text, at) : undefined;
  if (role) return role;
  switch (text[at]) {
    case "<":
      return tagAt(text, at);
    case "[":
      return bracketAt(text, at) ?? fenceAt(text, at);
    case '"':
    case "'":
      return memberAt(text, at);
    case "b":
    case "e":
    case "3":
      return at === 0 || !isLetter(text.charAt(at - 1)) ? fenceAt(text, at) : undefined;
    default:
      return undefined;
  }
}

// The bars and the low line that one family of models writes its tokens with.
const belongsToTokens = (code: number) => code === 0xff5c || code === 0x2581;

function isDisguised(bytes: Uint8Array, kind: FindingKind): boolean {
  for (let at = 0; at < bytes.length; ) {
    const { code, size } = codePointAt(bytes, at);
    const hidden = code < 0x20 && (code < 0x09 || code > 0x0d);
    const token = kind === "chat_token" && belongsToTokens(code);
    if (hidden || code === 0x7f || (code >= 0x80 && code !== 0xa0 && !token)) return true;
    at += size;
  }
  return false;
}

function markersIn({ text, begins, ends }: Skeleton, content: Uint8Array): Finding[] {
  const findings: Finding[] = [];
  beginnings.lastIndex = 0;
  for (let place = beginnings.exec(text); place !== null; place = beginnings.exec(text)) {
    const marker = markerAt(text, place.index);
    if (marker === undefined) continue;
    const [begin, end] = [begins[marker.begin] as number, ends[marker.end - 1] as number];
    const disguised = marker.kind !== "fence" && isDisguised(content.subarray(begin, end), marker.kind);
    findings.push({ kind: disguised ? "homoglyph" : marker.kind, begin, end });
    beginnings.lastIndex = marker.end;
  }
  return findings;
}

// What is hidden within a marker is part of it.
function merged(markers: Finding[], hidden: Finding[]): Finding[] {
  const apart: Finding[] = [];
  for (const finding of [...markers, ...hidden].sort((a, b) => a.begin - b.begin)) {
    const last = apart.at(-1);
    if (last !== undefined && finding.begin < last.end) last.end = Math.max(last.end, finding.end);
    else apart.push({ ...finding });
  }
  return apart;
}

// In ascending order, never empty, never overlapping; at most findingsMax.
export function scan(content: Uint8Array): Finding[] {
  const skeleton = skeletonOf(content);
  const findings = merged(markersIn(skeleton, content), skeleton.hidden);
  if (findings.length <= findingsMax) return findings;
  const { begin } = findings[findingsMax - 1] as Finding;
  return [...findings.slice(0, findingsMax - 1), { kind: "beyond", begin, end: content.length }];
}
