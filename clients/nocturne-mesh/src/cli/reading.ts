// Answers of a node as people read them: an outline of members and lists, entries with their fence.

import { entryFenced, fencedText } from "../foreign.ts";
import { canonical, isObject, listIn, member as memberOf, type Json } from "../json.ts";
import { shortId } from "../names.ts";
import type { Session } from "./session.ts";
import { counted, harmless, type Style } from "./style.ts";
import { harmlessJson } from "../foreign.ts";

export { entryFenced };

const plain = (value: Json) => (typeof value === "string" ? harmless(value) : canonical(value));
const isPlain = (value: Json) => typeof value !== "object" || value === null;

export function shown(object: Json | undefined, name: string): string {
  const value = memberOf(object, name);
  return value === undefined ? "" : plain(value);
}

export function outline(value: Json, indent = 0): string {
  const blanks = " ".repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return `${blanks}none\n`;
    return value.map((item) => (isPlain(item) ? `${blanks}${plain(item)}\n`
      : `${blanks}- ${outline(item, indent + 2).slice(indent + 2)}`)).join("");
  }
  if (!isObject(value)) return "";
  return Object.keys(value).sort().map((name) => {
    const member = value[name] as Json;
    return isPlain(member) ? `${blanks}${harmless(name)}  ${plain(member)}\n`
      : `${blanks}${harmless(name)}\n${outline(member, indent + 2)}`;
  }).join("");
}

function trust(entry: Json, style: Style): string {
  const status = shown(entry, "status");
  const operators = listIn(entry, "verified_by")?.length ?? 0;
  const said = `${status} ${shown(entry, "confidence")} (+${shown(entry, "votes_up")} -${shown(entry, "votes_down")})`;
  if (status === "verified" || status === "promoted") {
    return style.good(`${said}, verified by ${counted(operators, "operator")}`);
  }
  return status === "false" || status === "disputed" ? style.bad(said) : style.doubtful(said);
}

export function entryText(entry: Json, nonce: string, style: Style): string {
  const flags = [...new Set((listIn(entry, "flags") ?? []).map((flag) => shown(flag, "flag")))];
  const words = fencedText(entry, nonce);
  return `${style.bold(shortId(shown(entry, "id")))}  ${shown(entry, "domain")}  ${trust(entry, style)}\n` +
    (flags.length > 0 ? style.bad(`flags: ${flags.join(", ")}`) + "\n" : "") +
    (words === undefined ? "" : words + "\n");
}

// The answer to a read, as it came but harmless; exact JSON where somebody will check a signature with it.
export async function showAnswer(session: Session, target: string, exact = false): Promise<number> {
  const answer = await session.member().get("agent", target);
  session.answer(exact ? answer : harmlessJson(answer), outline(answer));
  return 0;
}
