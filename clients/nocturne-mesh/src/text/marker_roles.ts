// Lines that pretend that somebody else begins to speak: "System:", "### Instruction:".

import { letterAt, nameAt, skipWhite, words, type Found, type Name } from "./marker.ts";

const decorationMax = 16;
const speechBytesMax = 200;

// These speak in no other text.
const speakers = words(`aiassistant assistant developermessage human importantinstructions newinstruction
  newinstructions newsystemprompt systeminstruction systeminstructions systemmessage systemoverride systemprompt
  systemreminder`);
// These are also fields of forms; they speak if what follows is said to somebody.
const fields = words("admin ai developer instruction instructions system systemnote systemupdate user");
// These speak in the headings of instruction-tuned models.
const headings = words(`assistant human instruction instructions newinstructions response system systemmessage
  systemprompt user`);
const banners = words(`beginsystemmessage beginsystemprompt endofsystemprompt endsystemmessage endsystemprompt
  newinstructions newsystemprompt systeminstructions systemmessage systemoverride systemprompt`);
// Said to somebody: a second person, or what nobody says in a field of a form.
const address = [
  "you ", "your ", "ignore", "disregard", "forget", "from now on", "override", "bypass", "do not tell",
  "don't tell", "never mention", "reveal", "pretend", "act as", "respond with", "reply with", "answer with",
  "execute the", "run the", "the assistant", "send the", "send all", "comply", "mark this", "approve ",
  "instead of the ",
];
const names = words("assistant developer system user");
const decoration = " #*>_=~`|-\"'([{.";

// Its first word's begin, the "#" before it, whether at least three of "=-*#~" stand before it.
type Line = { begin: number; hashes: number; banner: boolean };

function lineAt(text: string, at: number): Line {
  let [begin, hashes, strokes] = [at, 0, 0];
  while (begin < text.length && begin < at + decorationMax && decoration.includes(text.charAt(begin))) {
    const letter = text.charAt(begin++);
    hashes += letter === "#" ? 1 : 0;
    strokes += "=-*#~".includes(letter) ? 1 : 0;
  }
  return { begin, hashes, banner: strokes >= 3 };
}

function isSaidToSomebody(text: string, at: number): boolean {
  const line = text.indexOf("\n", skipWhite(text, at));
  const speech = text.slice(at, Math.min(line < 0 ? text.length : line, at + speechBytesMax));
  return address.some((spoken) => speech.includes(spoken));
}

function speaks(text: string, line: Line, name: Name, behind: number): boolean {
  if (speakers.has(name.letters)) return true;
  if (line.hashes >= 2 && headings.has(name.letters)) return true;
  return fields.has(name.letters) && isSaidToSomebody(text, behind);
}

// A line begins at `at`.
export function roleAt(text: string, at: number): Found {
  const line = lineAt(text, at);
  const name = nameAt(text, line.begin, " _-");
  if (name.letters === "") return undefined;
  let end = name.end;
  while (end < text.length && end < name.end + 4 && " *_\"')]".includes(text.charAt(end))) ++end;
  if (letterAt(text, end) === ":") {
    if (name.letters === "actioninput") return { kind: "tool_call", begin: line.begin, end: end + 1 };
    const spoken = speaks(text, line, name, end + 1);
    return spoken ? { kind: "role_marker", begin: line.begin, end: end + 1 } : undefined;
  }
  const alone = letterAt(text, name.end) === "\n" && names.has(name.letters);
  if (alone && isSaidToSomebody(text, name.end)) return { kind: "role_marker", begin: line.begin, end: name.end };
  if (line.banner && banners.has(name.letters)) return { kind: "role_marker", begin: at, end: name.end };
  const block = name.letters === "toolcode" || name.letters === "toolcall";
  return block && text.slice(at, line.begin).includes("``")
    ? { kind: "tool_call", begin: at, end: name.end } : undefined;
}
