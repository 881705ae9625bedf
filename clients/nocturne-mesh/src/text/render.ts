// A stranger's text in which each finding is made harmless and visible.

import { characterOf, otherLetter } from "./character.ts";
import { codePointAt, codePointName } from "./code_point.ts";
import { isWord } from "./marker.ts";
import { scan, type Finding, type FindingKind } from "./scanner.ts";

const roundsMax = 3;
const namesMax = 8; // of characters that are not seen
const dot = "·";

const labels: Record<FindingKind, string> = {
  instruction_tag: "instruction tag", role_marker: "role marker", chat_token: "chat token", tool_call: "tool call",
  homoglyph: "disguised marker", terminal: "terminal control", fence: "fence look-alike",
  beyond: "not scanned and not shown", invisible: "hidden", bidirectional: "hidden", unicode_tag: "hidden",
};

// The words of a marker: what is no letter or digit becomes a dot.
function wordsOf(span: Uint8Array): string {
  let words = " ";
  for (let at = 0; at < span.length; ) {
    const { code, size } = codePointAt(span, at);
    const { sight, folded } = characterOf(code);
    if (isWord(folded)) words += size === 1 ? String.fromCharCode(span[at] as number) : folded;
    else if (folded === otherLetter) words += String.fromCodePoint(code);
    else if ((sight === "seen" || folded === " " || folded === "\n") && !words.endsWith(dot)) words += dot;
    at += size;
  }
  return words;
}

// The names of characters that nobody sees, as many as make sense to show.
function namesOf(span: Uint8Array): string {
  let [names, count] = ["", 0];
  for (let at = 0; at < span.length; ++count) {
    const { code, size } = codePointAt(span, at);
    if (count < namesMax) names += " " + codePointName(code);
    at += size;
  }
  return count > namesMax ? `${names} and ${count - namesMax} more` : names;
}

function neutral(kind: FindingKind, span: Uint8Array): string {
  const label = labels[kind];
  switch (kind) {
    case "instruction_tag":
    case "role_marker":
    case "chat_token":
    case "tool_call":
    case "homoglyph":
      return `⟪${label}${wordsOf(span)}⟫`;
    case "invisible":
    case "bidirectional":
    case "unicode_tag":
      return `⟪${label}${namesOf(span)}⟫`;
    case "terminal":
      return `⟪${label}${namesOf(span.subarray(0, codePointAt(span, 0).size))} of ${span.length} bytes⟫`;
    case "fence":
    case "beyond":
      return `⟪${label} of ${span.length} bytes⟫`;
  }
}

function neutralised(content: Uint8Array, findings: Finding[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let shown = 0;
  for (const { kind, begin, end } of findings) {
    parts.push(content.subarray(shown, begin), Buffer.from(neutral(kind, content.subarray(begin, end))));
    shown = end;
  }
  return Buffer.concat([...parts, content.subarray(shown)]);
}

// What was made harmless is looked at again: words that were parted by a marker may have come together. A text that
// is not clean after a few rounds is an attack on this function.
export function render(content: Uint8Array, findings: Finding[] = scan(content)): Uint8Array {
  if (findings.length === 0) return content;
  let text = neutralised(content, findings);
  for (let round = 1; round < roundsMax; ++round) {
    const left = scan(text);
    if (left.length === 0) return text;
    text = neutralised(text, left);
  }
  return scan(text).length === 0 ? text : Buffer.from(neutral("beyond", content));
}
