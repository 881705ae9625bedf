// A command to type, and a button that copies it.

import { useRef, useState } from "preact/hooks";
import { plain } from "../words.ts";
import type { Errand } from "./session.ts";

// One word of a shell: what a stranger chose can neither end the quotes nor the line.
const word = (text: string): string =>
  /^[\w:.+-]+$/.test(text) ? text : `'${plain(text).replaceAll("'", "'\\''")}'`;

export function commandFor(errand: Errand): string {
  const words = ["noctem", "admin", "operator", errand.act, word(errand.operator)];
  if (errand.act === "approve" && errand.label !== undefined) words.push("--label", word(errand.label));
  if (errand.act === "approve" && errand.max_agents !== undefined) words.push("--max-agents", `${errand.max_agents}`);
  if (errand.act === "quarantine" && errand.reason !== undefined) words.push("--reason", word(errand.reason));
  if (errand.act === "revoke" && errand.reason === "compromised") words.push("--compromised");
  if (errand.act === "revoke" && errand.since !== undefined) words.push("--since", String(errand.since));
  return [...words, "--url", location.origin].join(" ");
}

export function Command({ text }: { text: string }) {
  const shown = useRef<HTMLElement>(null);
  const [said, say] = useState("");
  // Where the browser gives no clipboard, the words are selected.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("copied");
    } catch {
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      say("selected: copy it with the keyboard");
    }
  };
  return (
    <div class="command">
      <code ref={shown}>{text}</code>
      <button type="button" onClick={() => void copy()} aria-label={`Copy: ${text}`}>Copy</button>
      <span role="status">{said}</span>
    </div>
  );
}
