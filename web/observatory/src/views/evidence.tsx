// What a detector saw, in words: its JSON is taken apart here and never trusted to be what it should.

import type { ComponentChildren } from "preact";
import { Domain, OperatorLink } from "../parts.tsx";
import { moment, number, visible } from "../words.ts";

const kTextMax = 200;
const kFactsMax = 24;

function shown(name: string, value: unknown): ComponentChildren {
  if (typeof value === "string") {
    if (name === "other" && /^[0-9a-f]{16}$/.test(value)) return <OperatorLink id={value} />;
    if (name === "domain") return <Domain name={value.slice(0, kTextMax)} />;
    return visible(value.slice(0, kTextMax));
  }
  if (typeof value !== "number") return "?";
  if (name === "since") return moment(value);
  return name.endsWith("_thousandths") ? (value / 1000).toFixed(3) : number(value);
}

const words = (name: string): string => visible(name.replace(/_thousandths$/, "").replaceAll("_", " ").slice(0, kTextMax));

export function facts(evidence: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(evidence);
    const whole = typeof value === "object" && value !== null && !Array.isArray(value);
    return whole ? Object.entries(value).slice(0, kFactsMax) : undefined;
  } catch {
    return undefined;
  }
}

export function Evidence({ text }: { text: string }) {
  const found = facts(text);
  if (found === undefined) return <>{visible(text.slice(0, kTextMax))}</>;
  return (
    <ul class="facts">
      {found.map(([name, value]) => <li key={name}>{words(name)} <strong>{shown(name, value)}</strong></li>)}
    </ul>
  );
}
