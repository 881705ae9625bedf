// Tags and tokens of prompts: <system>, <|im_start|>, <<SYS>>, [INST], <invoke name="…">.

import { isWhite, isWord, letterAt, nameAt, skipWhite, words, type Found, type Name } from "./marker.ts";
import type { FindingKind } from "./skeleton.ts";

const attributeBytesMax = 256;

const instructionTags = words(`system sys systemprompt systemmessage systemreminder systeminstruction
  systeminstructions systemnote systemoverride systemupdate systemcommand systemcontext instructions instruction
  importantinstructions importantinstruction newinstructions newinstruction hiddeninstructions custominstructions
  userinstructions priorityinstructions important critical urgent override adminoverride admin administrator
  developer developermessage developermode assistant assistantresponse human userquery userprompt usermessage
  userinput prompt mainprompt directive directives jailbreak hidden secret thinking think scratchpad
  innermonologue persona guidelines policy`);
const commandingEnds = ["instruction", "instructions", "override", "systemprompt"];
const toolTags = words(`toolcall toolcalls tooluse toolresult toolresults tooloutput toolresponse toolcode toolname
  toolinput usetool functioncall functioncalls functionresult functionresults functionresponse functionoutput
  availabletools usemcptool executecommand writetofile attemptcompletion antmlinvoke antmlfunctioncalls
  antmlparameter codeinterpreter computeruse`);
const tokenTags = words(`startofturn endofturn bos eos endoftext startoftext imstart imend eotid endofutterance
  beginofsentence endofsentence startheaderid endheaderid`);
const fenceTags = words(`untrusted untrustedcontent untrusteddata untrustedinput untrustedtext externalcontent
  externaldata externalinput retrievedcontext retrieveddocuments retrieveddocument retrievedcontent searchresults
  searchresult meshdata webcontent webpagecontent documentcontents documentcontent`);
const bracketTokens = words(`inst toolcalls toolresults toolcontent availabletools systemprompt modelsettings`);
const bracketTags = words(`systemmessage systeminstruction systeminstructions systemoverride systemnote systemupdate
  systemreminder newinstructions adminoverride developermode developermessage assistant importantinstructions
  instructions`);

const found = (kind: FindingKind, begin: number, end: number): Found => ({ kind, begin, end });

// <|name|>, as every family of models has them.
function tokenAt(text: string, at: number): Found {
  const inner = skipWhite(text, at + 2);
  const slash = letterAt(text, inner) === "/" ? inner + 1 : inner;
  const name = nameAt(text, slash, "_-.:");
  const end = skipWhite(text, name.end);
  const parted = inner !== at + 2 || end !== name.end;
  const closed = letterAt(text, end) === "|" && letterAt(text, end + 1) === ">";
  if (name.letters === "" || !closed) return undefined;
  // `f <| x |> g` is a pipeline of a functional language.
  const known = name.letters.length > 2 && (tokenTags.has(name.letters) || instructionTags.has(name.letters));
  return parted && !known ? undefined : found("chat_token", at, end + 2);
}

// <<SYS>> and <</SYS>>
function doubleTagAt(text: string, at: number): Found {
  let inner = skipWhite(text, at + 2);
  inner += letterAt(text, inner) === "/" ? 1 : 0;
  const name = nameAt(text, inner, "");
  const known = name.letters === "sys" || name.letters === "system";
  const end = skipWhite(text, name.end);
  const closed = letterAt(text, end) === ">" && letterAt(text, end + 1) === ">";
  return known && closed ? found("chat_token", at, end + 2) : undefined;
}

function kindOfTag(name: string): FindingKind | undefined {
  // <agent_instructions>, <task_override>
  if (instructionTags.has(name) || commandingEnds.some((end) => name.endsWith(end))) return "instruction_tag";
  if (toolTags.has(name)) return "tool_call";
  if (tokenTags.has(name)) return "chat_token";
  return fenceTags.has(name) ? "fence" : undefined;
}

// Behind the ">" that closes a tag; 0 if none is near.
function tagEnd(text: string, at: number): number {
  const next = letterAt(text, at);
  const empty = next === "/" && letterAt(text, at + 1) === ">"; // <sys/stat.h> is no tag
  if (next !== ">" && next !== "=" && !isWhite(next) && !empty) return 0;
  const end = text.slice(at, at + attributeBytesMax).search(/[<>]/);
  return end >= 0 && text[at + end] === ">" ? at + end + 1 : 0;
}

// <invoke name="…"> and <function=…>
function isInvocation(text: string, name: Name): boolean {
  return (name.letters === "invoke" && text.startsWith(" name=", name.end)) ||
    (name.letters === "function" && letterAt(text, name.end) === "=" && isWord(letterAt(text, name.end + 1)));
}

// text[at] is "<".
export function tagAt(text: string, at: number): Found {
  if (letterAt(text, at + 1) === "|") return tokenAt(text, at);
  if (letterAt(text, at + 1) === "<") return doubleTagAt(text, at);
  let inner = skipWhite(text, at + 1);
  inner += letterAt(text, inner) === "/" ? 1 : 0;
  const name = nameAt(text, skipWhite(text, inner), "_-.:");
  if (name.letters === "") return undefined;
  const end = tagEnd(text, name.end);
  const kind = isInvocation(text, name) ? "tool_call" : kindOfTag(name.letters);
  return kind !== undefined && end > 0 ? found(kind, at, end) : undefined;
}

// text[at] is "[".
export function bracketAt(text: string, at: number): Found {
  if (letterAt(text, at + 1) === "|") {
    const token = nameAt(text, at + 2, "_-");
    const closed = letterAt(text, token.end) === "|" && letterAt(text, token.end + 1) === "]";
    return closed && token.letters.length > 2 ? found("chat_token", at, token.end + 2) : undefined;
  }
  let inner = skipWhite(text, at + 1);
  inner += letterAt(text, inner) === "/" ? 1 : 0;
  const name = nameAt(text, inner, "_- ");
  const end = skipWhite(text, name.end);
  if (letterAt(text, end) !== "]") return undefined;
  if (bracketTokens.has(name.letters)) return found("chat_token", at, end + 1);
  return bracketTags.has(name.letters) ? found("instruction_tag", at, end + 1) : undefined;
}
